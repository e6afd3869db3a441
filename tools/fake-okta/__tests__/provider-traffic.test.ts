// The real okta provider against the fake org: while a resource is created and deleted, the provider sends the requests
// of the public recordings, in the same order and shape.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oktaProvider } from "../../../versions.json";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../src";

const SCHEMA = "/api/v1/meta/schemas";
const [USER, APP] = [`${SCHEMA}/user/default`, `${SCHEMA}/apps/${DIALPAD}/default`];
const text = { index: "recorded", title: "Recorded", type: "string", description: "testing" };
const config = {
  terraform: { required_providers: { okta: { source: "okta/okta", version: oktaProvider.newest } } },
  provider: { okta: {} },
  resource: {
    okta_user_schema_property: { x: { ...text, master: "OKTA", scope: "SELF" } },
    okta_app_user_schema_property: { x: { ...text, app_id: DIALPAD, depends_on: ["okta_user_schema_property.x"] } },
    okta_profile_mapping: {
      x: {
        ...{ source_id: DIALPAD, target_id: DEFAULT_TYPE, depends_on: ["okta_app_user_schema_property.x"] },
        mappings: [{ id: "recorded", expression: "appuser.recorded" }],
      },
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), "fake-okta-"));
writeFileSync(join(folder, "main.tf.json"), JSON.stringify(config));
const init = spawnSync("terraform", ["init", "-input=false"], { cwd: folder, encoding: "utf8" });
const ready = init.status === 0;
if (!ready) {
  process.stderr.write("skipped: terraform init could not get the okta provider, so its traffic was not compared\n");
  rmSync(folder, { recursive: true, force: true }); // `afterAll` runs only where a test does
}

let org: FakeOkta;
beforeAll(async () => {
  if (process.env.REQUIRE_E2E && !ready)
    throw new Error(`REQUIRE_E2E is set, but terraform init failed: ${init.error?.message ?? init.stderr}`);
  org = await startFakeOkta();
});
afterAll(async () => {
  await org?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs Terraform, and returns the requests of its last phase: those after the provider has checked its token. */
async function requestsOf(command: "apply" | "destroy") {
  org.requests.length = 0;
  const child = spawn("terraform", [command, "-auto-approve", "-input=false", "-no-color"], {
    cwd: folder,
    env: { ...process.env, ...org.env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, output.match(/Error:.*/)?.[0]]).toEqual([0, undefined]);
  const last = org.requests.map(({ path }) => path).lastIndexOf("/api/v1/users/me");
  return org.requests
    .slice(last + 1)
    .map(({ method, path, body }) => ({ line: `${method} ${path}`, body: body as Record<string, unknown> }));
}
const custom = (attribute: unknown) => ({
  definitions: { custom: { id: "#custom", properties: { recorded: attribute }, type: "object" } },
});
const mapping = () =>
  Object.values(org.state().mappings).find(
    ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
  )!;

(ready ? test : test.skip)("the provider creates and deletes the resources with the recorded requests", async () => {
  const path = `/api/v1/mappings/${mapping().id}`;
  const created = await requestsOf("apply");
  expect(created.map(({ line }) => line)).toEqual([
    ...[`POST ${USER}`, `GET ${USER}`], // TestAccResourceOktaUserSchema_enum_string 0, 1
    ...[`POST ${APP}`, `GET ${APP}`, `GET ${APP}`], // TestAccResourceOktaAppUserSchemas_crud 7 to 9
    ...[
      `GET /api/v1/mappings?limit=200&sourceId=${DIALPAD}&targetId=${DEFAULT_TYPE}`,
      `GET ${path}`,
      `POST ${path}`,
      `GET ${path}`,
    ], // …ProfileMapping_crud 3 to 6
  ]);
  const rights = { permissions: [{ action: "READ_ONLY", principal: "SELF" }], required: false };
  const { title, type, description } = text;
  expect(created[0].body).toEqual(
    custom({ title, type, description, ...rights, master: { type: "OKTA" }, scope: "SELF" }),
  );
  expect(created[2].body).toEqual(
    custom({
      title,
      type,
      description,
      ...rights,
      master: { type: "PROFILE_MASTER" },
      scope: "NONE",
      union: "DISABLE",
    }),
  );
  const { id, properties } = mapping();
  expect(created[7].body).toEqual({
    id,
    properties: { recorded: { expression: "appuser.recorded", pushStatus: "DONT_PUSH" } },
  });

  const deleted = await requestsOf("destroy");
  expect(deleted.map(({ line }) => line)).toEqual([
    ...[`GET ${path}`, `POST ${path}`], // …ProfileMapping_crud 36, 37
    `POST ${APP}`, // …AppUserSchemas_crud 23
    ...[`POST ${USER}`, `GET ${USER}`], // …UserSchema_enum_string 13, 14
  ]);
  // …ProfileMapping_crud 37: the whole mapping, with null for every entry but `login`.
  expect(Object.keys(deleted[1].body)).toEqual(["_links", "id", "properties", "source", "target"]);
  const nulls = Object.fromEntries(
    Object.entries(properties).map(([name, entry]) => [name, name === "login" ? entry : null]),
  );
  expect(deleted[1].body.properties).toEqual(nulls);
  expect([deleted[2].body, deleted[3].body]).toEqual([custom(null), custom(null)]);
  expect(Object.keys(mapping().properties)).toEqual(["login"]);
});
