// The context `orgs`: main.ts with two Okta orgs, each a fake org of its own.
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_SEED, DIALPAD, startFakeOkta, type FakeOkta, type Seed } from "../../tools/fake-okta/src";
import { startStandIn } from "../../tools/provider-stand-in/src";
import { APP_COMMAND, clone, ROOT } from "../clone";
import { describeEach, NEWEST, runs, testOfRemoval, type Run } from "./runs";

const GUIDE = readFileSync(join(ROOT, "docs/lifecycle.md"), "utf8");

/** The command in docs/lifecycle.md below the comment with this name. */
function guide(name: string): string {
  const block = new RegExp(`<!-- ${name} -->\\s+\`\`\`sh\\n(.*?)\`\`\``, "s").exec(GUIDE)?.[1];
  if (!block) throw new Error(`docs/lifecycle.md has no block "${name}"`);
  return block.trim();
}

const PREVIEW = { orgName: "example-preview", baseUrl: "oktapreview.com", dialpadAppId: "0oapreview0000000001" };
const PRODUCTION = { orgName: "example", baseUrl: "okta.com", dialpadAppId: "0oaproduction0000001" };
const ORGS = { preview: PREVIEW, production: PRODUCTION };
const STACKS = { preview: "okta-dialpad-phone-preview", production: "okta-dialpad-phone-production" };

const startOrg = ({ orgName, baseUrl, dialpadAppId }: typeof PREVIEW) => {
  const seed = JSON.parse(JSON.stringify(DEFAULT_SEED).replaceAll(DIALPAD, dialpadAppId)) as Seed;
  return startFakeOkta({ seed: { ...seed, host: `${orgName}.${baseUrl}`, tokens: { [`${orgName}-token`]: {} } } });
};

const writes = ({ requests }: FakeOkta) =>
  requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);

/** main.ts, compiled once. */
let app: string;
beforeAll(() => {
  app = clone();
  execFileSync("sh", ["-c", APP_COMMAND.split(" && ")[0]], { cwd: app });
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

const found = runs().found.filter(({ provider, providerVersion }) => provider === "real" || providerVersion === NEWEST);

describeEach("two orgs", found, (run) => {
  let project: string;
  let preview: FakeOkta;
  let production: FakeOkta;
  beforeEach(async () => {
    project = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-e2e-"));
    [preview, production] = await Promise.all([startOrg(PREVIEW), startOrg(PRODUCTION)]);
  });
  afterEach(async () => {
    await Promise.all([preview.close(), production.close()]);
    rmSync(project, { recursive: true, force: true });
  });

  const folderOf = (stack: string) => join(project, "cdktf.out/stacks", stack);

  /** Writes what `npm run synth` writes. A proxy leads from each org's address to the fake org in this process. */
  function synth(context: object, change: (json: StackJson) => void = () => undefined): void {
    const env = { ...process.env, CDKTF_CONTEXT_JSON: JSON.stringify({ profileSourcing: "follow", ...context }) };
    execFileSync("node", [join(app, "dist/main.js")], { cwd: project, env });
    for (const stack of ["okta-dialpad-phone", ...Object.values(STACKS)].filter((each) => existsSync(folderOf(each)))) {
      const file = join(folderOf(stack), "cdk.tf.json");
      const json = JSON.parse(readFileSync(file, "utf8")) as StackJson;
      json.terraform.required_providers.okta.version = run.providerVersion;
      const [provider] = json.provider.okta;
      const org = { [PREVIEW.orgName]: preview, [PRODUCTION.orgName]: production }[provider.org_name ?? ""];
      if (org) provider.http_proxy = org.url;
      change(json);
      writeFileSync(file, JSON.stringify(json));
    }
  }

  /** A command in a stack's folder, with the credentials of an org. */
  async function runTerraform(stack: string, { env }: Pick<FakeOkta, "env">, ...args: string[]) {
    const standIn = run.provider === "stand-in" ? await startStandIn({ env, version: run.providerVersion }) : undefined;
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(OKTA_|TF_VAR_|TF_LOG|TF_REATTACH|HTTPS?_PROXY)/i.test(name),
    );
    const options = { cwd: folderOf(stack), env: { ...Object.fromEntries(inherited), ...env, ...standIn?.env } };
    const result = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(run.binary, [...args, "-no-color"], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
      child.stdin?.end("yes\n");
    });
    await standIn?.close();
    return result;
  }

  /** Plans or applies. Returns Terraform's line with the number of objects, or the errors. */
  async function changes(command: "plan" | "apply", stack: string, org: Pick<FakeOkta, "env">): Promise<string> {
    const from = run.pluginDir ? [`-plugin-dir=${run.pluginDir}`] : [];
    const init = await runTerraform(stack, org, "init", "-input=false", ...from);
    if (init.code !== 0) return init.stderr;
    const approve = command === "apply" ? ["-auto-approve"] : [];
    const { code, stdout, stderr } = await runTerraform(stack, org, command, "-input=false", ...approve);
    return code === 0 ? (/^(No changes|Plan: .*?\.)/m.exec(stdout)?.[0] ?? stdout) : stderr;
  }

  test("from nothing to required, one org after the other: neither deploy touches the other org", async () => {
    for (const [name, org, other] of [
      ["preview", preview, production],
      ["production", production, preview],
    ] as const) {
      const before = other.state();
      other.requests.length = 0;
      const { dialpadAppId } = ORGS[name];
      synth({ orgs: ORGS });
      expect(await changes("apply", STACKS[name], org)).toBe("Plan: 4 to add, 0 to change, 0 to destroy.");
      org.setProfileSourcing(dialpadAppId, true, { whenDeactivated: "NONE" });
      expect(await changes("apply", STACKS[name], org)).toBe("Plan: 0 to add, 2 to change, 0 to destroy.");
      synth({ orgs: { ...ORGS, [name]: { ...ORGS[name], profileSourcing: "required" } } });
      expect(await changes("plan", STACKS[name], org)).toBe("No changes");
      org.setProfileSourcing(dialpadAppId, false);
      expect(await changes("plan", STACKS[name], org)).toContain('but profileSourcing is "required"');
      expect({ state: other.state(), requests: other.requests }).toEqual({ state: before, requests: [] });
    }
  });

  test("one org's credentials cannot deploy the other's stack: refused before anything is written", async () => {
    synth({ orgs: ORGS });
    expect(await changes("apply", STACKS.production, preview)).toContain("failed validate configuration");
    expect([writes(preview), writes(production)]).toEqual([[], []]);
    expect(production.requests.map(({ path, status }) => [path, status])).toEqual([["/api/v1/users/me", 401]]);
    expect(preview.requests).toEqual([]);
  });

  test("a TF_VAR_dialpad_app_id that was left in the environment changes nothing", async () => {
    synth({ orgs: ORGS });
    const env = { ...preview.env, TF_VAR_dialpad_app_id: PRODUCTION.dialpadAppId };
    expect(await changes("apply", STACKS.preview, { env })).toBe("Plan: 4 to add, 0 to change, 0 to destroy.");
    expect(writes(preview).filter((line) => line.includes("/apps/"))).toEqual([
      `POST /api/v1/meta/schemas/apps/${PREVIEW.dialpadAppId}/default`,
    ]);
  });

  test("one org's app is gone: its plan fails, and the other org deploys", async () => {
    preview.deleteApp(PREVIEW.dialpadAppId);
    synth({ orgs: ORGS });
    expect(await changes("plan", STACKS.preview, preview)).toContain(
      `Resource not found: ${PREVIEW.dialpadAppId} (AppInstance)`,
    );
    expect(await changes("apply", STACKS.production, production)).toBe("Plan: 4 to add, 0 to change, 0 to destroy.");
  });

  testOfRemoval(run)(
    'removal "forget" for one org, whose app is gone: nothing is sent, and the other org stays',
    async () => {
      synth({ orgs: ORGS });
      await changes("apply", STACKS.preview, preview);
      preview.deleteApp(PREVIEW.dialpadAppId);
      preview.requests.length = 0;
      synth({ orgs: { ...ORGS, preview: { ...PREVIEW, removal: "forget" } } });
      // Without -refresh=false OpenTofu would read once more what it forgets.
      expect(
        (await runTerraform(STACKS.preview, preview, "apply", "-input=false", "-auto-approve", "-refresh=false")).code,
      ).toBe(0);
      expect(writes(preview)).toEqual([]);
      expect((await runTerraform(STACKS.preview, preview, "state", "list")).stdout).toBe("");
      expect(await changes("plan", STACKS.production, production)).toBe("Plan: 4 to add, 0 to change, 0 to destroy.");
    },
  );

  test("from one stack to orgs, as the guide prints it: the state moves, and the next plan is empty", async () => {
    const env = { ...production.env, TF_VAR_dialpad_app_id: PRODUCTION.dialpadAppId };
    synth({});
    expect(await changes("apply", "okta-dialpad-phone", { env })).toBe("Plan: 4 to add, 0 to change, 0 to destroy.");
    const deployed = production.state();
    rmSync(join(project, "cdktf.out"), { recursive: true });
    synth({ orgs: ORGS });
    execFileSync("sh", ["-c", guide("one stack to orgs")], { cwd: project });
    expect(await changes("plan", STACKS.production, production)).toBe("No changes");
    expect(await changes("apply", STACKS.production, production)).toBe("No changes");
    expect(production.state()).toEqual(deployed);
    expect(await changes("plan", STACKS.preview, preview)).toBe("Plan: 4 to add, 0 to change, 0 to destroy.");
  });

  test("from one backend to another, as the guide prints it: the state moves, and the next plan is empty", async () => {
    const stack = "okta-dialpad-phone";
    const env = { ...production.env, TF_VAR_dialpad_app_id: PRODUCTION.dialpadAppId };
    synth({});
    await changes("apply", stack, { env });
    synth({}, ({ terraform }) => (terraform.backend = { local: { path: join(project, "elsewhere.tfstate") } }));
    expect(await changes("plan", stack, { env })).toContain("Backend configuration changed");
    const [binary, chdir, ...args] = guide("another backend").split(" ");
    expect([binary, chdir]).toEqual(["terraform", `-chdir=cdktf.out/stacks/${stack}`]);
    const from = run.pluginDir ? [`-plugin-dir=${run.pluginDir}`] : [];
    expect(await runTerraform(stack, { env }, ...args, ...from)).toMatchObject({ code: 0 });
    expect(await changes("plan", stack, { env })).toBe("No changes");
    expect(readFileSync(join(project, "elsewhere.tfstate"), "utf8")).toContain("okta_profile_mapping");
  });

  if (run.provider !== "real") return;

  test("the org that a stack names is asked, also where OKTA_ORG_NAME and OKTA_BASE_URL name another", async () => {
    synth({ orgs: ORGS }, ({ provider }) => delete provider.okta[0].http_proxy);
    const { OKTA_HTTP_PROXY, ...env } = preview.env;
    expect(OKTA_HTTP_PROXY).toBe(preview.url);
    await runTerraform(STACKS.production, { env }, "init", "-input=false", `-plugin-dir=${run.pluginDir}`);
    expect(await firstHost(run, folderOf(STACKS.production), env)).toBe("example.okta.com:443");
  });
});

interface StackJson {
  provider: { okta: [{ org_name?: string; http_proxy?: string }] };
  terraform: { backend: object; required_providers: { okta: { version: string } } };
}

/** The host that the provider of a plan asks first. A proxy gets the request, and the plan is stopped then. */
async function firstHost({ binary }: Run, cwd: string, env: Record<string, string>): Promise<string> {
  const proxy = createServer();
  const asked = new Promise<string>((resolve) =>
    proxy.on("connection", (socket) =>
      socket.once("data", (data) => {
        resolve(/^CONNECT (\S+)/.exec(data.toString())?.[1] ?? data.toString());
        socket.destroy();
      }),
    ),
  );
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const environment = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...env,
    HTTPS_PROXY: proxyUrl,
    CHECKPOINT_DISABLE: "1",
  };
  const child = spawn(binary, ["plan", "-input=false"], { cwd, env: environment, detached: true, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const tooEarly = ended.then(() => Promise.reject(new Error("the plan ended before it asked anybody")));
  try {
    const host = await Promise.race([asked, tooEarly]);
    process.kill(-child.pid!, "SIGKILL");
    await ended;
    return host;
  } finally {
    proxy.close();
  }
}
