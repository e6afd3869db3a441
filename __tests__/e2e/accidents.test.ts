import { DIALPAD } from "../../tools/fake-okta/src";
import { type Accident, ACCIDENTS, sync } from "./accidents";
import { describeWithTerraform } from "./deployment";
import { carryOut, lineOf, linesOf, type Row, SLOW, UPDATE_RELIABILITY, updatePage } from "./reliability";

/** With the real provider a row takes seconds, and there are a hundred: by default those that are not one fault at each request. */
const wanted = ({ chapter, slow }: Accident, provider: string) =>
  SLOW !== undefined || (provider === "real" ? !/^A request fails|^`kill -9`/.test(chapter) : !slow);

const CHAPTERS = [...new Set(ACCIDENTS.map(({ chapter }) => chapter))];

describeWithTerraform(
  "accidents",
  (start, { binary, provider }) => {
    const rows: Row[] = [];

    const [run, left] = [true, false].map((which) =>
      ACCIDENTS.filter((accident) => wanted(accident, provider) === which),
    );

    test.each(run.map((accident) => [`${accident.chapter}: ${accident.what}`, accident] as const))(
      "%s",
      async (_, accident) => {
        const { org, deployment } = await start(sync());
        org.setProfileSourcing(DIALPAD, false);
        const row = await carryOut({ org, deployment }, accident);
        rows.push(row);
        expect(row.lost).toBe("nothing");
      },
      600_000,
    );

    test.skip.each(left.map(({ chapter, what }) => `${chapter}: ${what}`))("%s (not without SLOW=1)", () => undefined);

    test("docs/reliability.md has these rows, and no others", () => {
      if (UPDATE_RELIABILITY && provider === "real" && binary === "terraform") updatePage(rows);
      const lines = linesOf(CHAPTERS);
      expect(rows.map(lineOf).filter((line) => !lines.includes(line))).toEqual([]);
      expect(lines).toHaveLength(ACCIDENTS.length);
    });
  },
  { newestOnly: true, traced: false },
);
