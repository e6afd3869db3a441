// The program that okta-dialpad restore prints brings back what an accident has erased.
import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { DialpadPhoneSync } from "../../lib";
import { DEFAULT_TYPE, DIALPAD } from "../../tools/fake-okta/src";
import { describeWithTerraform, type Program } from "./deployment";
import { backupOf, restoreFrom } from "./restored";

const sync: Program = (stack) => void new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD });
/** The provider's own resource, which clears every entry of its mapping when it is destroyed. */
const unprotected: Program = (stack) =>
  void new OktaProfileMapping(stack, "wiping", {
    sourceId: DIALPAD,
    targetId: DEFAULT_TYPE,
    mappings: [{ id: "nickName", expression: "appuser.nickName", pushStatus: "PUSH" }],
  });
const MAPPING = "prmfake0000000000001";

describeWithTerraform(
  "restore",
  (start) => {
    test.each(["a backup", "the System Log"])(
      "from %s, the forty entries of a wiped mapping come back, and the org is as it was",
      async (from) => {
        const { org, deployment, before } = await start(sync);
        const restore =
          from === "a backup" ? await backupOf({ org, deployment }) : () => restoreFrom(undefined, { org, deployment });
        await deployment.apply();
        deployment.change(() => undefined);
        await deployment.apply();
        expect(Object.keys(org.state().mappings[MAPPING].properties)).toEqual(["login"]);
        await restore();
        expect(Object.keys(org.state().mappings[MAPPING].properties)).toHaveLength(41);
        expect({ ...org.state(), log: [] }).toEqual({ ...before, log: [] });
      },
    );

    test("a sync that stayed deployed has an empty plan after a restore", async () => {
      const { org, deployment } = await start(sync);
      org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
      await deployment.apply();
      // Okta leaves the push status of entries as it is when an app begins to source users.
      const all = Object.entries(org.state().mappings[MAPPING].properties).map(([name, entry]) => [
        name,
        { ...entry, pushStatus: "PUSH" },
      ]);
      org.editMapping(DIALPAD, DEFAULT_TYPE, Object.fromEntries(all) as never);
      const deployed = org.state();
      const restore = await backupOf({ org, deployment });
      const wiping = await deployment.beside(unprotected);
      expect((await wiping.apply()).errors).toEqual([]);
      await wiping.destroy();
      await wiping.close();
      expect(Object.keys(org.state().mappings[MAPPING].properties)).toEqual(["login"]);
      await restore();
      expect({ ...org.state(), log: [] }).toEqual({ ...deployed, log: [] });
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { traced: false },
);
