// Okta's official SDK with every endpoint that it has a typed call for. It is strict about answers: dates,
// enumerations, classes by sign-on mode.
import { generateKeyPairSync } from "node:crypto";
import { Client } from "@okta/okta-sdk-nodejs";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type FakeOkta } from "../src";
import { attributes } from "./call";

const ALL_APPS = ["Dialpad", "HR", "Old dialer", "Password portal", "Company directory"];
const USER = "00ufirst000000000001";
let org: FakeOkta;
let okta: Client;
beforeAll(async () => {
  org = await startFakeOkta();
  okta = new Client({ orgUrl: org.url, token: "fake-token" });
});
afterAll(() => org.close());
beforeEach(() => org.reset());

/** All items of a collection. The SDK follows the Link headers. */
async function all<T>(collection: Promise<{ each(visit: (item: T) => void): Promise<unknown> }>): Promise<T[]> {
  const items: T[] = [];
  await (await collection).each((item) => void items.push(item));
  return items;
}
const paths = () => org.requests.map(({ method, path, status }) => `${status} ${method} ${path}`);

test("the SDK reads an app by id, all apps by pages, and apps by name, label or status", async () => {
  const app = await okta.applicationApi.getApplication({ appId: DIALPAD });
  expect(app).toMatchObject({
    id: DIALPAD,
    name: "dialpad",
    label: "Dialpad",
    status: "ACTIVE",
    signOnMode: "SAML_2_0",
  });
  expect(app.features).toEqual(DEFAULT_SEED.apps[0].features);
  expect(app.created).toEqual(new Date("2026-01-01T00:00:00.000Z"));
  const labels = async (query: object) =>
    (await all(okta.applicationApi.listApplications(query))).map(({ label }) => label);
  org.requests.length = 0;
  expect(await labels({ limit: 2 })).toEqual(ALL_APPS);
  expect(paths()).toEqual([
    "200 GET /api/v1/apps?limit=2",
    `200 GET /api/v1/apps?limit=2&after=${HR}`,
    "200 GET /api/v1/apps?limit=2&after=0oaswa00000000000001",
  ]);
  expect(await labels({ q: "dIal" })).toEqual(["Dialpad"]);
  expect(await labels({ q: "hr_" })).toEqual(["HR"]);
  expect(await labels({ q: "old" })).toEqual(["Old dialer"]);
  expect(await labels({ filter: 'status eq "INACTIVE"' })).toEqual(["Old dialer"]);
  expect(await labels({ filter: 'name eq "hr_source"' })).toEqual(["HR"]);
});

test("the SDK reads and changes the schemas of users and of app users", async () => {
  const external = {
    externalName: "phoneNumbers.^[type=='Dialpad'].value",
    externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
  };
  const dialpadPhone = { title: "Dialpad Phone", type: "string", scope: "NONE" };
  const appSchema = await okta.schemaApi.updateApplicationUserProfile({
    appInstanceId: DIALPAD,
    body: attributes({ dialpadPhone: { ...dialpadPhone, ...external } }) as never,
  });
  expect(appSchema.definitions!.custom!.properties!.dialpadPhone).toMatchObject({ ...dialpadPhone, ...external });
  expect((await okta.schemaApi.getApplicationUserSchema({ appInstanceId: DIALPAD })).definitions).toEqual(
    appSchema.definitions,
  );
  const master = { type: "OVERRIDE", priority: [{ type: "APP", value: DIALPAD }] };
  const schema = await okta.schemaApi.updateUserProfile({
    schemaId: "default",
    userSchema: attributes({ dialpadPhone: { ...dialpadPhone, master } }) as never,
  });
  expect(schema.definitions!.custom!.properties!.dialpadPhone).toMatchObject({ ...dialpadPhone, master });
  expect((await okta.schemaApi.getUserSchema({ schemaId: "oscdefault0000000001" })).definitions).toEqual(
    schema.definitions,
  );
});

test("the SDK lists mappings by source and target, reads and changes them", async () => {
  const [listed, ...others] = await all(
    okta.profileMappingApi.listProfileMappings({ sourceId: DIALPAD, targetId: DEFAULT_TYPE }),
  );
  expect(others).toEqual([]);
  expect(listed).toMatchObject({
    source: { id: DIALPAD, name: "dialpad", type: "appuser" },
    target: { id: DEFAULT_TYPE, name: "user", type: "user" },
  });
  // Five apps, two user types, both directions.
  expect(await all(okta.profileMappingApi.listProfileMappings({ limit: 3 }))).toHaveLength(20);
  const mappingId = listed.id!;
  const read = await okta.profileMappingApi.getProfileMapping({ mappingId });
  expect(Object.keys(read.properties!)).toHaveLength(41);
  const badge = { expression: "appuser.desk", pushStatus: "DONT_PUSH" };
  const changed = await okta.profileMappingApi.updateProfileMapping({
    mappingId,
    profileMapping: { properties: { badge } } as never,
  });
  expect(changed.properties).toEqual({ ...read.properties, badge });
});

test("the SDK reads user types", async () => {
  expect((await all(okta.userTypeApi.listUserTypes())).map(({ name, _default }) => [name, _default])).toEqual([
    ["user", true],
    ["contractor", false],
  ]);
  const type = await okta.userTypeApi.getUserType({ typeId: "default" });
  expect(type).toMatchObject({ id: DEFAULT_TYPE, displayName: "User" });
});

test("the SDK creates and deletes apps, user types and identity providers, with their mappings", async () => {
  const before = org.state();
  const ends = (id: string) =>
    Object.values(org.state().mappings).filter(({ sourceId, targetId }) => [sourceId, targetId].includes(id)).length;

  const saml = { signOnMode: "SAML_2_0", label: "Made", settings: { signOn: { audience: "x" } } };
  const app = await okta.applicationApi.createApplication({ application: saml as never, activate: true });
  expect(app).toMatchObject({
    label: "Made",
    status: "ACTIVE",
    features: [],
    settings: { signOn: { audience: "x" }, implicitAssignment: false },
  });
  const appId = app.id!;
  expect(ends(appId)).toBe(4);
  await okta.applicationApi.deactivateApplication({ appId });
  expect((await okta.applicationApi.getApplication({ appId })).status).toBe("INACTIVE");
  await okta.applicationApi.activateApplication({ appId });
  await okta.applicationApi.deleteApplication({ appId });
  await expect(okta.applicationApi.getApplication({ appId })).rejects.toMatchObject({ status: 404 });

  const oidc = {
    signOnMode: "OPENID_CONNECT",
    name: "oidc_client",
    label: "Client",
    credentials: { oauthClient: {} },
    settings: {},
  };
  const client = await okta.applicationApi.createApplication({ application: oidc as never });
  expect(client).toMatchObject({ name: "oidc_client", credentials: { oauthClient: { client_id: client.id } } });
  await okta.applicationApi.deleteApplication({ appId: client.id! });
  await expect(
    okta.applicationApi.createApplication({ application: { signOnMode: "AUTO_LOGIN", label: "x" } as never }),
  ).rejects.toMatchObject({ status: 501 });

  const userType = await okta.userTypeApi.createUserType({
    userType: { name: "guest", displayName: "Guest", description: "x" },
  });
  const typeId = userType.id!;
  expect([userType.name, userType._default, ends(typeId)]).toEqual(["guest", false, 10]);
  expect((await okta.userTypeApi.updateUserType({ typeId, userType: { displayName: "Visitor" } })).displayName).toBe(
    "Visitor",
  );
  await okta.userTypeApi.deleteUserType({ typeId });
  await expect(okta.userTypeApi.getUserType({ typeId })).rejects.toMatchObject({ status: 404 });

  const identityProvider = { type: "GOOGLE", name: "Social", protocol: {}, policy: {} };
  const idp = await okta.identityProviderApi.createIdentityProvider({ identityProvider: identityProvider as never });
  const idpId = idp.id!;
  const { properties } = Object.values(org.state().mappings).find(
    ({ sourceId, targetId }) => sourceId === idpId && targetId === DEFAULT_TYPE,
  )!;
  expect(Object.keys(properties)).toHaveLength(9); // as in TestAccResourceOktaProfileMapping_crud
  expect(await okta.identityProviderApi.getIdentityProvider({ idpId })).toMatchObject({
    name: "Social",
    status: "ACTIVE",
  });
  expect((await okta.identityProviderApi.deactivateIdentityProvider({ idpId })).status).toBe("INACTIVE");
  await expect(okta.applicationApi.getApplication({ appId: idpId })).rejects.toMatchObject({ status: 404 });
  expect((await all(okta.applicationApi.listApplications())).map(({ label }) => label)).toEqual(ALL_APPS);
  await okta.identityProviderApi.deleteIdentityProvider({ idpId });
  await expect(okta.identityProviderApi.getIdentityProvider({ idpId })).rejects.toMatchObject({ status: 404 });

  expect(org.state()).toEqual({ ...before, lastId: expect.any(Number) });
});

test("the SDK reads a user by id, by login and as me, and all users", async () => {
  for (const userId of [USER, "first.employee@example.com"])
    expect((await okta.userApi.getUser({ userId })).id).toBe(USER);
  expect((await okta.userApi.getUser({ userId: "me" })).profile!.login).toBe("admin@example.com");
  expect(await all(okta.userApi.listUsers({ limit: 3 }))).toHaveLength(4);
});

test("the SDK reads the assignments of an app, and one of them", async () => {
  org.assign(DIALPAD, "first.employee@example.com");
  expect((await all(okta.applicationApi.listApplicationUsers({ appId: DIALPAD }))).map(({ id }) => id)).toEqual([USER]);
  const assigned = await okta.applicationApi.getApplicationUser({ appId: DIALPAD, userId: USER });
  expect(assigned).toMatchObject({
    id: USER,
    externalId: "dialpad-1",
    status: "PROVISIONED",
    credentials: { userName: "first.employee@example.com" },
  });
  expect(assigned.profile).toMatchObject({ firstName: "First", lastName: "Employee", badge: null });
  await expect(
    okta.applicationApi.getApplicationUser({ appId: DIALPAD, userId: "00usecond00000000001" }),
  ).rejects.toMatchObject({
    status: 404,
  });
});

test("the SDK reads assignments with their users embedded", async () => {
  org.assign(DIALPAD, "first.employee@example.com");
  const [assigned] = await all(okta.applicationApi.listApplicationUsers({ appId: DIALPAD, expand: "user" }));
  const user = {
    id: USER,
    status: "ACTIVE",
    type: { id: "otydefault0000000001" },
    profile: { login: "first.employee@example.com" },
  };
  expect(assigned).toMatchObject({ id: USER, _embedded: { user } });
});

test("the SDK reads in the System Log what changed when profile sourcing was switched", async () => {
  org.setProfileSourcing(DIALPAD, true, { at: "2026-05-01T08:00:00.000Z" });
  org.setProfileSourcing(DIALPAD, true, { at: "2026-05-01T09:00:00.000Z", whenDeactivated: "NONE" });
  org.setProfileSourcing(HR, false, { at: "2026-05-02T09:00:00.000Z" });
  const filter = `eventType eq "application.lifecycle.update" and target.id eq "${DIALPAD}"`;
  const range = { since: "2026-04-30T00:00:00.000Z", until: "2026-05-03T00:00:00.000Z" };
  const events = await all(okta.systemLogApi.listLogEvents({ ...range, filter, limit: 1 }));
  const details = (on: boolean, action: string) => ({
    is_profile_mastering_feature_enabled: on,
    user_offboarding_action: action,
  });
  expect(events.map(({ target }) => target![0].changeDetails)).toMatchObject([
    { _from: details(false, "DEACTIVATE"), to: details(true, "DEACTIVATE") },
    { _from: details(true, "DEACTIVATE"), to: details(true, "NONE") },
  ]);
  const newest = await all(okta.systemLogApi.listLogEvents({ ...range, sortOrder: "DESCENDING", limit: 1 } as never));
  expect(newest.map(({ target }) => target![0].displayName)).toEqual(["hr_source", "dialpad", "dialpad"]);
});

test("a client with a private key gets a token, and is refused what its scopes do not cover", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = { type: "spki", format: "pem" } as const;
  org.reset({
    ...DEFAULT_SEED,
    clients: { "0oaclient00000000001": { publicKey: publicKey.export(pem).toString(), scopes: ["okta.apps.read"] } },
  });
  const client = new Client({
    ...{
      orgUrl: org.url,
      authorizationMode: "PrivateKey",
      clientId: "0oaclient00000000001",
      scopes: ["okta.apps.read", "okta.logs.read"],
    },
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  });
  expect((await client.applicationApi.getApplication({ appId: DIALPAD })).label).toBe("Dialpad");
  await expect(client.userTypeApi.getUserType({ typeId: "default" })).rejects.toMatchObject({ status: 403 });
});
