// What the System Log says of changed mappings and profiles, in the form of Okta's event type catalogue.
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../src";
import { call } from "./call";

let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta({ seed: { ...DEFAULT_SEED, now: "2026-05-04T03:02:01.000Z" } })));
afterAll(() => org.close());
beforeEach(() => org.reset());

const mappingId = () =>
  Object.values(org.state().mappings).find(
    ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
  )!.id;
const entry = (expression: string) => ({ expression, pushStatus: "DONT_PUSH" });
const debugData = () =>
  org.state().log.map(({ eventType, debugContext }) => [eventType, (debugContext as { debugData: object }).debugData]);

test("an update of a mapping by the API is logged with its entries, source, target and token id", async () => {
  const properties = { nickName: null, city: null, title: entry("appuser.badge"), login: entry("appuser.userName") };
  await call(org, "POST", `/api/v1/mappings/${mappingId()}`, { properties });
  expect(org.state().log).toMatchObject([
    {
      published: "2026-05-04T03:02:01.000Z",
      eventType: "directory.mapping.update",
      outcome: { result: "SUCCESS" },
      target: [
        {
          id: mappingId(),
          detailEntry: { sourceProfile: DIALPAD, targetProfile: DEFAULT_TYPE, direction: "App to Okta" },
        },
      ],
      debugContext: {
        debugData: {
          attributesModified: "{Attribute : title,Expression : appuser.badge}",
          attributesDeleted:
            "{Attribute : nickName,Expression : appuser.nickName},{Attribute : city,Expression : appuser.city}",
        },
      },
      client: { id: null },
      transaction: { detail: { requestApiTokenId: "00Tfake0000000000001" } },
    },
  ]);
});

test("changed attributes of the user and of the app user are logged by their names", () => {
  org.editAppAttribute(DIALPAD, "extra", { type: "string" });
  org.editAppAttribute(DIALPAD, "room", { description: "Changed" });
  org.editUserAttribute("default", "extra", { type: "string" });
  org.editUserAttribute("default", "extra", null);
  expect(debugData()).toEqual([
    ["directory.app_user_profile.update", { attributesAdded: "extra" }],
    ["directory.app_user_profile.update", { attributesModified: "room" }],
    ["directory.user_profile.update", { attributesAdded: "extra" }],
    ["directory.user_profile.update", { attributesDeleted: "extra" }],
  ]);
});

test("a refused update is not logged", async () => {
  expect(
    (await call(org, "POST", `/api/v1/mappings/${mappingId()}`, { properties: { title: entry("appuser.none") } }))
      .status,
  ).toBe(400);
  const custom = (type: string) => ({ definitions: { custom: { properties: { room: { type } } } } });
  expect((await call(org, "POST", `/api/v1/meta/schemas/apps/${DIALPAD}/default`, custom("none"))).status).toBe(400);
  expect(org.state().log).toEqual([]);
});
