// What the stand-in refuses, and that it leaves nothing behind. Its work is tested with real Terraform: __tests__/e2e.
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { Client, credentials } from "@grpc/grpc-js";
import { oktaProvider } from "../../../versions.json";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import { startStandIn, type StandIn } from "../src";
import { recordedUpTo, schemasOf } from "../src/versions";
import { loadService, packed, type Values } from "../src/protocol";

let org: FakeOkta;
let standIn: StandIn;
let terraform: Client;
beforeEach(async () => {
  org = await startFakeOkta();
  standIn = await startStandIn({ version: oktaProvider.newest, env: org.env });
  terraform = new Client(attached(standIn).address, credentials.createInsecure());
});
afterEach(async () => {
  terraform?.close();
  await Promise.all([standIn?.close(), org?.close()]);
});

function attached({ env }: StandIn): { address: string; pid: number } {
  const { "okta/okta": attach } = JSON.parse(env.TF_REATTACH_PROVIDERS) as Record<
    string,
    { Pid: number; Addr: { String: string } }
  >;
  return { address: attach.Addr.String, pid: attach.Pid };
}

/** Calls a procedure as Terraform does, and returns the errors that Terraform would show. */
function errorsOf(name: string, message: object, killed?: Promise<unknown>): Promise<string[]> {
  const { path, requestSerialize, responseDeserialize } = loadService()[name];
  return new Promise((resolve, reject) => {
    const call = terraform.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      packed(message),
      (error, answer) => {
        if (error) return reject(error);
        const { diagnostics = [] } = answer as { diagnostics?: { summary: string; detail: string }[] };
        resolve(diagnostics.map(({ summary, detail }) => [summary, detail].filter(Boolean).join(": ")));
      },
    );
    void killed?.then(() => call.cancel());
  });
}

const configure = (value: Values = {}) => errorsOf("Configure", { value });

const unknownTo = (what: string) => `The stand-in for the okta provider does not know ${what}`;

test.each([
  [
    "okta_user_schema_property",
    { index: "nick", title: "Nick", type: "string", enum: ["a"] },
    "enum of okta_user_schema_property",
  ],
  ["okta_user_schema_property", { min_length: 1, pattern: "." }, "min_length, pattern of okta_user_schema_property"],
  ["okta_app_user_schema_property", { union: true }, "union of okta_app_user_schema_property"],
  ["okta_profile_mapping", { always_apply: true }, "always_apply of okta_profile_mapping"],
])("an argument of a resource that the stand-in does not know is an error: %s %j", async (type_name, value, what) => {
  expect(await errorsOf("ValidateResourceTypeConfig", { type_name, value })).toEqual([unknownTo(what)]);
});

test("an argument with its default as value is no error", async () => {
  const value = { always_apply: false, delete_when_absent: null, mappings: [] };
  expect(await errorsOf("ValidateResourceTypeConfig", { type_name: "okta_profile_mapping", value })).toEqual([]);
});

test("an argument of a data source that the stand-in does not know is an error", async () => {
  const errors = await errorsOf("ValidateDataSourceConfig", {
    type_name: "okta_app",
    value: { label: "Dialpad", active_only: true },
  });
  expect(errors).toEqual([unknownTo("label of okta_app")]);
});

test("a state of an older schema is an error", async () => {
  const message = { type_name: "okta_user_schema_property", version: 0, raw_state: { json: Buffer.from("{}") } };
  expect(await errorsOf("UpgradeResourceState", message)).toEqual([
    unknownTo("version 0 of the state of okta_user_schema_property"),
  ]);
});

test("an argument of the provider that the stand-in does not know is an error, before any request", async () => {
  expect(await configure({ parallelism: 2, api_token: null })).toEqual([unknownTo("parallelism")]);
  expect(org.requests).toEqual([]);
});

test("an attribute of Okta with a field that the stand-in does not know is an error", async () => {
  org.editUserAttribute("default", "nick", { minLength: 2 });
  await configure();
  const message = {
    type_name: "okta_user_schema_property",
    value: { id: "nick", index: "nick", user_type: "default" },
  };
  expect(await errorsOf("ReadResource", message)).toEqual([unknownTo("minLength of an attribute")]);
});

test("a version that versions.json does not name is an error", async () => {
  await expect(startStandIn({ version: "5.0.0", env: {} })).rejects.toThrow(
    `is asked for version 5.0.0; it knows ${oktaProvider.tested.join(" and ")}.`,
  );
});

test("a version that versions.json names has the schemas of the newest recorded version before it", () => {
  expect(schemasOf("100.1.0", ["100.1.0"])).toBe(schemasOf(oktaProvider.newest));
  const recorded = ["4.20.0", "6.9.0", "6.12.0"];
  const found = ["4.19.0", "4.20.0", "6.10.0", "6.12.0", "7.0.0"].map((version) =>
    recordedUpTo(version, recorded, (each) => each),
  );
  expect(found).toEqual([undefined, "4.20.0", "6.9.0", "6.12.0", "6.12.0"]);
});

test.each(["https://example.okta.com", "http://127.0.0.1.example.com:80", "http://example.com:8080", ""])(
  "an org that is not on this machine is never asked: %j",
  async (http_proxy) => {
    const errors = await configure({ http_proxy });
    expect(errors).toEqual([
      "The stand-in for the okta provider talks to an org on this machine only: OKTA_HTTP_PROXY names none.",
    ]);
  },
);

test("a connection whose configuration failed gets no answers of another connection's org", async () => {
  expect(await configure({ api_token: "wrong" })).toEqual([
    "[ERROR] failed validate configuration: error with v3 SDK client: 401 Unauthorized",
  ]);
  const [error] = await errorsOf("ReadResource", {
    type_name: "okta_profile_mapping",
    value: { id: "prm", mappings: [] },
  });
  expect(error).toContain("The stand-in for the okta provider failed");
});

test("an org that does not answer is an error that names the org", async () => {
  await configure();
  await org.close();
  const [error] = await errorsOf("ReadResource", {
    type_name: "okta_profile_mapping",
    value: { id: "prm", mappings: [] },
  });
  expect(error).toContain(`GET ${org.url}/api/v1/mappings/prm: ECONNREFUSED`);
});

test("when Terraform ends, the stand-in gives up the request that it waits for", async () => {
  let asked = () => {};
  let givenUp = () => {};
  const hit = new Promise<void>((resolve) => (asked = resolve));
  const over = new Promise<void>((resolve) => (givenUp = resolve));
  const slow = createServer(({ url }, answer) => {
    if (url === "/api/v1/users/me") return answer.end("{}");
    answer.on("close", givenUp);
    asked();
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  await configure({ http_proxy: `http://127.0.0.1:${(slow.address() as AddressInfo).port}` });
  const next = { source_id: DIALPAD, target_id: DEFAULT_TYPE, mappings: [], id: null };
  await expect(
    errorsOf("ApplyResourceChange", { type_name: "okta_profile_mapping", prior: null, next }, hit),
  ).rejects.toThrow("CANCELLED");
  await over;
  slow.closeAllConnections();
  slow.close();
});

test("a closed stand-in leaves no process and no open port", async () => {
  const { address, pid } = attached(standIn);
  expect(() => process.kill(pid, 0)).not.toThrow();
  await standIn.close();
  await standIn.close();
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  const refused = new Promise((resolve) => connect(Number(address.split(":")[1]), "127.0.0.1").on("error", resolve));
  expect(await refused).toMatchObject({ code: "ECONNREFUSED" });
});

test("the stand-in goes on when Terraform kills the process whose id it was given", async () => {
  process.kill(attached(standIn).pid);
  expect(await configure()).toEqual([]);
});
