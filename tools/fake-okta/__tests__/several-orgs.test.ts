// Several fake orgs side by side: each has a name and tokens of its own, so that a program that asks the wrong org
// fails.
import { DEFAULT_SEED, startFakeOkta, type FakeOkta } from "../src";
import { call } from "./call";

const ME = "/api/v1/users/me";
const started: FakeOkta[] = [];
const start = async (options: Parameters<typeof startFakeOkta>[0]) => {
  const org = await startFakeOkta(options);
  started.push(org);
  return org;
};
afterEach(() => Promise.all(started.splice(0).map((org) => org.close())));

const statusOf = async (org: FakeOkta, token: string) => {
  const { status, body } = await call(org, "GET", ME, undefined, `SSWS ${token}`);
  return [status, body.errorCode];
};

test("the name of an org stands in what it exports and in the links of its answers", async () => {
  const org = await start({ orgName: "example-preview" });
  expect(org.env).toMatchObject({ OKTA_ORG_NAME: "example-preview", OKTA_BASE_URL: "okta.com" });
  const { body } = await call<{ _links: object }>(org, "GET", ME, undefined, `SSWS ${org.env.OKTA_API_TOKEN}`);
  expect(JSON.stringify(body._links)).toContain("https://example-preview.okta.com/");
});

test("without a name, an org exports the host of its seed", async () => {
  const org = await start({ seed: { ...DEFAULT_SEED, host: "other.oktapreview.com" } });
  expect(org.env).toMatchObject({ OKTA_ORG_NAME: "other", OKTA_BASE_URL: "oktapreview.com" });
});

test("an org takes the token that it exports, and refuses that of an org of another name as Okta does", async () => {
  const [preview, production] = [await start({ orgName: "preview" }), await start({ orgName: "production" })];
  const unnamed = await start({});
  for (const org of [preview, production, unnamed])
    for (const { env } of [preview, production, unnamed])
      expect(await statusOf(org, env.OKTA_API_TOKEN)).toEqual(env === org.env ? [200, undefined] : [401, "E0000011"]);
  expect(await statusOf(preview, "constructor")).toEqual([401, "E0000011"]);
  expect(await statusOf(preview, "constructor-preview")).toEqual([401, "E0000011"]);
});

test("a seed that serves several orgs gives each of them tokens of its own, which keep their rights", async () => {
  const seed = { ...DEFAULT_SEED, tokens: { mine: {}, reader: { may: ["okta.apps.read"] } } };
  const org = await start({ seed, orgName: "preview" });
  expect(org.env.OKTA_API_TOKEN).toBe("mine-preview");
  expect(await statusOf(org, "mine")).toEqual([401, "E0000011"]);
  expect(await statusOf(org, "reader-preview")).toEqual([403, "E0000006"]);
});

test("a reset keeps the name of the org", async () => {
  const org = await start({ orgName: "preview" });
  org.reset({ ...DEFAULT_SEED, host: "example.oktapreview.com" });
  expect(org.state().host).toBe("preview.oktapreview.com");
  expect(await statusOf(org, org.env.OKTA_API_TOKEN)).toEqual([200, undefined]);
  expect((await call(org, "POST", "/fake/reset", [])).status).toBe(200);
  expect(org.state().host).toBe("preview.oktapreview.com");
});

test.each(["", "a.b", "Preview", "-a", "a b"])("the name %j, which no org can have, is an error", async (orgName) => {
  await expect(start({ orgName })).rejects.toThrow(
    `The name of the org is ${JSON.stringify(orgName)}; expected: small letters, digits and hyphens, ` +
      'as in "example-preview".',
  );
});
