import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_SEED } from "../../tools/fake-okta/src";
import { sync } from "./accidents";
import { describeWithTerraform, type Started } from "./deployment";

const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** The scopes of a row of the README's table. */
function scopes(row: string): string[] {
  const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
  return new RegExp(`^\\| ${row} \\|([^|]*)\\|`, "m").exec(readme)![1].match(/okta\.[\w.]+/g)!;
}

function useClient({ org }: Started, granted: string[]): void {
  org.reset({ ...DEFAULT_SEED, clients: { "0oaclient00000000001": { publicKey, scopes: granted } } });
  delete org.env.OKTA_API_TOKEN;
  Object.assign(org.env, {
    OKTA_API_CLIENT_ID: "0oaclient00000000001",
    OKTA_API_PRIVATE_KEY: privateKey,
    OKTA_API_PRIVATE_KEY_ID: "key",
    OKTA_API_SCOPES: granted.join(","),
  });
}

describeWithTerraform(
  "least privilege",
  (start, { provider }) => {
    if (provider !== "real") {
      test.skip("the stand-in knows API tokens alone", () => undefined);
      return;
    }

    test("with the README's scopes for a plan, a plan succeeds and an apply is refused", async () => {
      const started = await start(sync());
      useClient(started, scopes("plan"));
      expect((await started.deployment.plan()).errors).toEqual([]);
      const { errors } = await started.deployment.apply();
      expect(errors).toEqual([
        expect.stringContaining("The access token provided does not contain the required scopes"),
        expect.stringContaining("The access token provided does not contain the required scopes"),
      ]);
      expect(
        started.org.requests.filter(
          ({ method, path, status }) => method !== "GET" && !path.includes("token") && status < 400,
        ),
      ).toEqual([]);
    });

    test("with the README's scopes for a deploy, a deploy succeeds, and the state has no private key", async () => {
      const started = await start(sync());
      useClient(started, scopes("deploy"));
      expect((await started.deployment.apply()).errors).toEqual([]);
      expect((await started.deployment.plan()).changes).toEqual({});
      expect(started.deployment.stateFile()).not.toMatch(/PRIVATE KEY|0oaclient/);
    });

    test.each(scopes("deploy"))("without the scope %s a deploy fails", async (scope) => {
      const started = await start(sync());
      useClient(
        started,
        scopes("deploy").filter((each) => each !== scope),
      );
      expect((await started.deployment.apply()).errors).not.toEqual([]);
    });
  },
  { newestOnly: true, traced: false },
);
