// The tests of a list of accidents: each is made and mended, and docs/reliability.md has a row that says the same.
import { DIALPAD } from "../../tools/fake-okta/src";
import { type Accident, sync } from "./accidents";
import { describeWithTerraform } from "./deployment";
import { carryOut, lineOf, linesOf, type Row, SLOW, UPDATE_RELIABILITY, updatePage } from "./reliability";

/** The real provider takes seconds for a row: without SLOW=1 it runs only rows that are not about single requests. */
const isWanted = ({ chapter, slow }: Accident, provider: string) =>
  SLOW !== undefined || (provider === "real" ? !/^A request fails|^`kill -9`/.test(chapter) : !slow);

export function describeAccidents(title: string, accidents: Accident[]): void {
  const titleOf = ({ chapter, what }: Accident) => `${chapter}: ${what}`;
  describeWithTerraform(
    title,
    (start, { binary, provider }) => {
      const rows: Row[] = [];
      const wanted = accidents.filter((accident) => isWanted(accident, provider));
      const left = accidents.filter((accident) => !wanted.includes(accident));

      if (wanted.length > 0)
        test.each(wanted.map((accident) => [titleOf(accident), accident] as const))(
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

      if (left.length > 0) test.skip.each(left.map(titleOf))("%s (not without SLOW=1)", () => undefined);

      test("docs/reliability.md has these rows, and no others", () => {
        if (UPDATE_RELIABILITY && provider === "real" && binary === "terraform") updatePage(rows);
        const lines = linesOf([...new Set(accidents.map(({ chapter }) => chapter))]);
        expect(rows.map(lineOf).filter((line) => !lines.includes(line))).toEqual([]);
        expect(lines).toHaveLength(accidents.length);
      });
    },
    { newestOnly: true, traced: false },
  );
}
