// Seeds: what a seed can say, and that a bad seed is refused with all its problems at once.
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, SeedError, startFakeOkta, type Seed } from "../src";

const minimal: Seed = {
  userTypes: [{ id: DEFAULT_TYPE, schemaId: "oscdefault0000000001", name: "user", displayName: "User", default: true }],
  apps: [],
};
const app = { id: "0oaother000000000001", name: "other", label: "Other", signOnMode: "SAML_2_0" };

async function problemsOf(seed: unknown): Promise<string[]> {
  const error: unknown = await startFakeOkta({ seed: seed as Seed }).then(
    (org) => org.close().then(() => undefined),
    (refused: unknown) => refused,
  );
  return error instanceof SeedError ? error.problems : [];
}

test("the smallest seed is a default user type", async () => {
  const org = await startFakeOkta({ seed: minimal });
  expect(org.state()).toMatchObject({ host: "example.okta.com", apps: {}, users: {}, mappings: {}, sourceOrder: [] });
  expect(org.env.OKTA_API_TOKEN).toBe("");
  await org.close();
});

test("a seed may have attributes, mapping entries with a push status, profile sources, users, a clock", async () => {
  const source = {
    ...app,
    features: ["PROFILE_MASTERING"],
    base: ["email"],
    custom: { desk: { title: "Desk", type: "string" } },
  };
  const sourceOrder = ["0oathird000000000001"];
  const org = await startFakeOkta({
    seed: {
      ...{ ...minimal, host: "other.okta.com", now: "2026-02-03T04:05:06.000Z" },
      apps: [
        { ...source, toOkta: { email: "appuser.email", city: { expression: "appuser.desk", pushStatus: "PUSH" } } },
        { ...app, id: "0oathird000000000001", features: ["PROFILE_MASTERING"] },
      ],
      users: [{ id: "00ufirst000000000001", login: "first.employee@example.com", profile: { city: "Springfield" } }],
      sourceOrder,
    },
  });
  org.setAppStatus(app.id, "INACTIVE");
  const state = org.state();
  expect(state.apps[app.id].schema.custom).toEqual({ desk: { title: "Desk", type: "string", scope: "NONE" } });
  expect(Object.values(state.mappings)[0].properties).toEqual({
    login: { expression: "appuser.userName", pushStatus: "PUSH" },
    email: { expression: "appuser.email", pushStatus: "PUSH" },
    city: { expression: "appuser.desk", pushStatus: "PUSH" },
  });
  expect(state.sourceOrder).toEqual(["0oathird000000000001", app.id]);
  expect(sourceOrder).toEqual(["0oathird000000000001"]);
  expect(Object.values(state.users)[0].profile).toEqual({
    login: "first.employee@example.com",
    email: "first.employee@example.com",
    city: "Springfield",
  });
  expect(state.log.map(({ published }) => published)).toEqual(["2026-02-03T04:05:06.000Z"]);
  await org.close();
});

test("an assignment has what the seed says of it", async () => {
  const user = "00ufirst000000000001";
  const given = { externalId: "x1", status: "SUSPENDED", syncState: "ERROR" };
  const org = await startFakeOkta({
    seed: {
      ...{ ...minimal, tokens: { t: {} }, apps: [app], users: [{ id: user, login: "first.employee@example.com" }] },
      assignments: [{ app: app.id, user, ...given, profile: { email: "e@example.com" } }],
    },
  });
  const answer = await fetch(`${org.url}/api/v1/apps/${app.id}/users/${user}`, {
    headers: { authorization: "SSWS t" },
  });
  expect(await answer.json()).toMatchObject({
    id: user,
    ...given,
    credentials: { userName: "first.employee@example.com" },
  });
  expect(org.state().assignments[app.id][user].profile).toEqual({ email: "e@example.com" });
  await org.close();
});

test("an org does not change the seed that it was made from", async () => {
  const before = structuredClone(DEFAULT_SEED);
  const org = await startFakeOkta();
  org.setProfileSourcing(DIALPAD, true);
  org.editAppAttribute(DIALPAD, "badge", { title: "Other" });
  expect(DEFAULT_SEED).toEqual(before);
  await org.close();
});

test.each<[what: string, seed: unknown, problems: string[]]>([
  ["no object", [], ["seed: [] is not an object"]],
  ["nothing in it", {}, ["seed.userTypes: is missing", "seed.apps: is missing"]],
  [
    "wrong values everywhere",
    {
      ...{
        host: "https://x",
        rateLimits: { "/": "many" },
        colour: "red",
        now: "today",
        schemaRace: "yes",
        tokens: { x: { may: "all" } },
      },
      userTypes: [{ ...minimal.userTypes[0], id: "default" }],
      apps: [
        {
          ...app,
          id: "0oashort",
          status: "ON",
          toOkta: { city: 1, email: { expression: "appuser.email", pushStatus: "MAYBE" } },
        },
        { label: "Only" },
      ],
      clients: { x: { publicKey: "secret", scopes: [] } },
    },
    [
      "seed.colour: is not known",
      'seed.host: "https://x" is not a host name',
      'seed.rateLimits./: "many" is not a number',
      'seed.now: "today" is not a time such as 2026-01-01T00:00:00.000Z',
      'seed.schemaRace: "yes" is not a boolean',
      'seed.tokens.x.may: "all" is not a list',
      'seed.userTypes[0].id: "default" is not an id: oty and 17 letters or digits',
      'seed.apps[0].id: "0oashort" is not an id: 0oa and 17 letters or digits',
      'seed.apps[0].status: "ON" is not ACTIVE or INACTIVE',
      "seed.apps[0].toOkta.city: 1 is not a text",
      'seed.apps[0].toOkta.email.pushStatus: "MAYBE" is not PUSH or DONT_PUSH',
      "seed.apps[1].id: is missing",
      "seed.apps[1].name: is missing",
      "seed.apps[1].signOnMode: is missing",
      'seed.clients.x.publicKey: "secret" is not a public key in PEM',
    ],
  ],
  [
    "no default user type",
    { ...minimal, userTypes: [{ ...minimal.userTypes[0], default: false }] },
    ["seed.userTypes: exactly one is the default"],
  ],
  [
    "what Okta would refuse",
    {
      ...minimal,
      userTypes: [
        {
          ...minimal.userTypes[0],
          custom: { Title: {}, phone: { master: { type: "OVERRIDE", priority: [{ type: "APP", value: "0oanone" }] } } },
        },
      ],
      apps: [
        {
          ...app,
          toOkta: { city: "appuser.none", email: { expression: "appuser.userName", pushStatus: "PUSH" } },
          fromOkta: { none: "user.email" },
        },
      ],
    },
    [
      "seed.userTypes[0].custom: The attribute with the variable name 'Title' collides with 'title'.",
      "seed.userTypes[0].custom: The priority 'APP 0oanone' is no app of this org.",
      "seed.apps[0].toOkta: Invalid properties in expression",
      "seed.apps[0].toOkta: Push status is allowed for profile mastering enabled apps only.",
      "seed.apps[0].fromOkta: Invalid property: none",
    ],
  ],
  [
    "ids that are there twice, or that name nothing",
    {
      ...minimal,
      apps: [app, app],
      users: [
        { id: "00ufirst000000000001", login: "a@example.com" },
        { id: "00ufirst000000000001", login: "b@example.com", userType: "otynone0000000000001" },
      ],
      assignments: [
        { app: app.id, user: "00ufirst000000000001" },
        { app: app.id, user: "00ufirst000000000001" },
        { app: "0oanone0000000000001", user: "00unone0000000000001" },
      ],
      sourceOrder: [app.id],
    },
    [
      `seed.apps[1].id: ${app.id} is there twice`,
      "seed.users[1].id: 00ufirst000000000001 is there twice",
      "seed.users[1].userType: otynone0000000000001 is no user type of this org",
      `seed.assignments[1]: 00ufirst000000000001 is assigned to ${app.id} twice`,
      "seed.assignments[2].app: 0oanone0000000000001 is no app of this org",
      "seed.assignments[2].user: 00unone0000000000001 is no user of this org",
      `seed.sourceOrder[0]: ${app.id} is no app that sources users`,
    ],
  ],
])("a bad seed is refused with all its problems: %s", async (_what, seed, problems) => {
  expect(await problemsOf(seed)).toEqual(problems);
});

test("the message counts and lists the problems", async () => {
  await expect(startFakeOkta({ seed: {} as Seed })).rejects.toThrow(
    "The seed of the org has 2 problem(s):\n  seed.userTypes: is missing\n  seed.apps: is missing",
  );
});

test("a bad seed leaves a running org as it is", async () => {
  const org = await startFakeOkta({ seed: minimal });
  const before = org.state();
  expect(() => org.reset({} as Seed)).toThrow(SeedError);
  expect(org.state()).toEqual(before);
  await org.close();
});
