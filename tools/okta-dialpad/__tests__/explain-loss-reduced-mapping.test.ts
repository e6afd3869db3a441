// A mapping of which only the program's entries stay.
import { explained, mapping, profileMapping } from "./plan-json";

test("delete_when_absent that is on, unknown or masked is a loss wherever the mapping is written", () => {
  const on = { ...mapping, delete_when_absent: true };
  const { markdown, losesData } = explained([profileMapping({ before: on, after: { ...on, mappings: [] } })]);
  expect(losesData).toBe(true);
  expect(markdown).toContain("Unmapped: `appuser.phone` to `phone`");
  for (const change of [
    { after_unknown: { delete_when_absent: true } },
    { after_sensitive: { delete_when_absent: true } },
  ])
    expect(
      explained([profileMapping({ actions: ["create"], after: { ...mapping, delete_when_absent: true }, change })])
        .losesData,
    ).toBe(true);
  expect(explained([profileMapping({ actions: ["forget", "create"], before: on, after: on })]).losesData).toBe(true);
  expect(explained([profileMapping({ actions: ["no-op"], before: on, after: on })]).losesData).toBe(false);
});
