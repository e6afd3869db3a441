import { DEFAULT_TYPE, DIALPAD } from "../../tools/fake-okta/src";
import { sync } from "./accidents";
import { describeWithTerraform, difference } from "./deployment";
import { knowsDestroy, LETTING_GO, TARGET_VERSIONS } from "./letting-go";
import { carryOut, lineOf, linesOf, type Row, SLOW, UPDATE_RELIABILITY, updatePage } from "./reliability";
import { isOlder, NEWEST, REMOVED_BLOCKS, type Run, runs } from "./runs";

/** The engine's name on the page. Another version counts as the one on the page that knows the same blocks. */
const engineOf = (run: Run) => {
  if (run.binary === "terraform") return `Terraform ${knowsDestroy(run) ? "1.16.0-rc2" : "1.11.4"}`;
  return knowsDestroy(run) ? "OpenTofu 1.12.6" : undefined;
};

const { found, further } = runs();
const real = [
  ...found.filter(({ provider, providerVersion }) => provider === "real" && providerVersion === NEWEST),
  ...further,
].filter((run) => engineOf(run) && !isOlder(run, REMOVED_BLOCKS));
const CHAPTERS = [...new Set(LETTING_GO.map(({ chapter }) => chapter))];
const all: Row[] = [];

if (SLOW === undefined) {
  describe("letting go", () => {
    test.skip.each(LETTING_GO.map(({ chapter, what }) => `${chapter}: ${what}`))(
      "%s (not without SLOW=1)",
      () => undefined,
    );
  });
} else {
  describeWithTerraform(
    "letting go",
    (start, run) => {
      const engine = engineOf(run)!;

      const accidents = LETTING_GO.filter(({ engines }) => engines?.(run) ?? true);

      test.each(accidents.map((accident) => [`${accident.chapter}: ${accident.what}`, accident] as const))(
        "%s",
        async (_, accident) => {
          const { org, deployment } = await start(sync());
          org.setProfileSourcing(DIALPAD, false);
          const row = { ...(await carryOut({ org, deployment }, accident)), engine };
          if (UPDATE_RELIABILITY) all.push(row);
          else expect(linesOf(CHAPTERS)).toContain(lineOf(row));
          expect({ loses: row.lost !== "nothing" }).toEqual({ loses: accident.loses?.(run) ?? false });
          expect(row.lost).toMatch(/^nothing$|; then nothing$/);
        },
        600_000,
      );

      (knowsDestroy(run) ? test : test.skip)(
        "with targetVersions, an uninstall as in docs/lifecycle.md leaves the org as it was",
        async () => {
          const { org, deployment, before } = await start(sync());
          deployment.change(sync(), TARGET_VERSIONS);
          await deployment.apply();
          deployment.change(sync({ removal: "delete" }));
          expect((await deployment.apply()).errors).toEqual([]);
          org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
          deployment.change(() => undefined);
          expect((await deployment.apply()).errors).toEqual([]);
          expect(difference(before, org.state())).toEqual({});
        },
      );

      test("docs/reliability.md has these rows, and no others of this engine", () => {
        if (UPDATE_RELIABILITY) updatePage([...all].sort((one, other) => order(one) - order(other)));
        const lines = linesOf(CHAPTERS).filter((line) => line.includes(` | ${engine} | `));
        expect(lines).toHaveLength(accidents.length);
      });
    },
    { found: real, traced: false },
  );
}

const order = (row: Row) => LETTING_GO.findIndex(({ chapter, what }) => chapter === row.chapter && what === row.what);
