import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, TerraformStack } from "cdktf";
import { type FakeOkta, type LoggedRequest, type OrgState, startFakeOkta } from "../../tools/fake-okta/src";
import { startStandIn, type StandIn } from "../../tools/provider-stand-in/src";
import { describeEach, NEWEST, type Run, runs } from "./runs";
import { type PlanJson, Recorder } from "./trace";

export { difference } from "./difference";

/** What a program puts into the stack. */
export type Program = (stack: TerraformStack) => void;

export interface Diagnostic {
  severity: "error" | "warning";
  summary: string;
  detail: string;
}

interface Plan {
  /** The actions by address, without those that change nothing. */
  changes: Record<string, string>;
  errors: string[];
  warnings: string[];
  json: PlanJson;
}

/** How another stack calls the program's stack as a module. */
interface Module {
  name: string;
  dependsOn: string[];
  caller: Program;
}

/** A program, its state and its org, in a folder of its own. */
export class Deployment {
  private readonly folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-e2e-"));
  private standIn?: StandIn;
  private context: Record<string, unknown> = {};
  private written?: { program: Program; context: Record<string, unknown>; run: Run; module?: Module };
  private module?: Module;

  constructor(
    readonly org: FakeOkta,
    private run: Run,
    private program: Program,
    private readonly recorder?: Recorder,
  ) {}

  /** The same program and state with another version of the provider, or with OpenTofu instead of Terraform. */
  async upgrade(providerVersion: string, binary = this.run.binary): Promise<void> {
    const { provider } = this.run;
    const other = runs().found.find(
      (run) => run.binary === binary && run.provider === provider && run.providerVersion === providerVersion,
    );
    if (!other) throw new Error(`no okta provider ${providerVersion} for ${binary}`);
    this.run = other;
    await this.init(["-upgrade"]);
  }

  change(program: Program, context = this.context): void {
    this.program = program;
    this.context = context;
  }

  /** Makes the synthesized stack a module of another stack, which has the provider and the backend. */
  async callAsModule(name: string, dependsOn: string[], caller: Program): Promise<void> {
    this.module = { name, dependsOn, caller };
    await this.init();
  }

  async plan(...options: string[]): Promise<Plan> {
    const { code, diagnostics, requests } = await this.terraform(
      "plan",
      "-json",
      "-input=false",
      "-out=plan.tfplan",
      ...options,
    );
    const json = code === 0 ? await this.show("plan.tfplan") : {};
    this.recorder?.add("plan", requests, { errors: told(diagnostics).errors, plan: json });
    const changes = (json.resource_changes ?? []).filter(
      ({ change }) => change.actions[0] !== "no-op" || change.importing,
    );
    return {
      changes: Object.fromEntries(changes.map((each) => [each.address, each.change.actions.join(", ")])),
      ...told(diagnostics),
      json,
    };
  }

  /** Applies the file that the last `plan` wrote. */
  applyPlan = () => this.changes("apply", "-json", "-input=false", "plan.tfplan");

  /** Plans and applies, and returns the errors and warnings. */
  apply = (...options: string[]) => this.changes("apply", "-json", "-input=false", "-auto-approve", ...options);

  destroy = () => this.changes("destroy", "-json", "-input=false", "-auto-approve");

  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.exec("output", "-json");
    return Object.fromEntries(
      Object.entries(JSON.parse(stdout) as Record<string, { value: unknown }>).map(([name, { value }]) => [
        name,
        value,
      ]),
    );
  }

  /** The addresses of the resources in the state. */
  async state(): Promise<string[]> {
    const { stdout } = await this.exec("state", "list");
    return stdout
      .trim()
      .split("\n")
      .filter((address) => address && !address.startsWith("data."));
  }

  /** Whether the state marks the resource as tainted. */
  isTainted(address: string): boolean {
    const { resources } = JSON.parse(this.stateFile()) as {
      resources: { type: string; name: string; instances: { status?: string }[] }[];
    };
    return resources.some(
      ({ type, name, instances }) => `${type}.${name}` === address && instances[0].status === "tainted",
    );
  }

  stateFile = () => readFileSync(join(this.folder, "terraform.tfstate"), "utf8");

  /** Runs any other command, such as one of a guide. */
  async command(...args: string[]): Promise<void> {
    this.write();
    const { code, stderr, requests } = await this.exec(...args);
    this.recorder?.add(args[0], requests, { state: this.stateIfAny() });
    if (code !== 0) throw new Error(`${this.run.binary} ${args.join(" ")}: ${stderr}`);
  }

  /** Runs a command and returns what a person sees. */
  async print(...args: string[]): Promise<string> {
    this.write();
    return (await this.exec(...args)).stdout;
  }

  /** Runs an apply and kills it and its provider (`kill -9`) at the given moment. */
  async killApply(moment: Promise<unknown>): Promise<void> {
    this.write();
    const args = ["apply", "-input=false", "-auto-approve"];
    const child = spawn(this.run.path ?? this.run.binary, args, {
      cwd: this.folder,
      env: this.environment(),
      detached: true,
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    const tooEarly = ended.then((code) =>
      Promise.reject(new Error(`apply ended with ${String(code)} before it was killed`)),
    );
    await Promise.race([moment, tooEarly]);
    process.kill(-child.pid!, "SIGKILL");
    await ended;
  }

  /** Another program for the same org, with a state of its own. The caller closes it. */
  async beside(program: Program): Promise<Deployment> {
    const other = new Deployment(this.org, this.run, program);
    await other.init();
    return other;
  }

  loseState = () =>
    ["terraform.tfstate", "terraform.tfstate.backup"].forEach((file) =>
      rmSync(join(this.folder, file), { force: true }),
    );

  async close(): Promise<void> {
    await this.standIn?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async changes(command: string, ...options: string[]) {
    const { diagnostics, requests } = await this.terraform(command, ...options);
    this.recorder?.add(command, requests, { errors: told(diagnostics).errors, state: this.stateIfAny() });
    this.letTimePass();
    return told(diagnostics);
  }

  /** Makes the first plan older: a sync takes a second plan in the same second for the first one. */
  private letTimePass(): void {
    const aged = this.stateIfAny().replace(/("first_planned": )"\d[^"]*"/g, '$1"2000-01-01T00:00:00Z"');
    if (aged) writeFileSync(join(this.folder, "terraform.tfstate"), aged);
  }

  private async terraform(command: string, ...options: string[]) {
    this.write();
    const { code, stdout, requests } = await this.exec(command, ...options);
    return { code, diagnostics: diagnosticsIn(stdout), requests };
  }

  private stateIfAny = () => (existsSync(join(this.folder, "terraform.tfstate")) ? this.stateFile() : "");

  private async show(file: string): Promise<PlanJson> {
    const { stdout } = await this.exec("show", "-json", file);
    return JSON.parse(stdout) as PlanJson;
  }

  /** Synthesizes the program, as the CLI does before each command, unless nothing has changed. */
  private write(): void {
    const { program, context, run, module } = this;
    if (isDeepStrictEqual(this.written, { program, context, run, module })) return;
    this.written = { program, context, run, module };
    const json = JSON.parse(this.synthesized(program)) as { provider?: unknown; terraform: { backend?: unknown } };
    if (!module) return this.writeJson(".", json);
    // Terraform refuses depends_on for a module that has a provider of its own.
    delete json.provider;
    delete json.terraform.backend;
    this.writeJson(module.name, json);
    const caller = JSON.parse(this.synthesized(module.caller)) as object;
    const call = { [module.name]: { source: `./${module.name}`, depends_on: module.dependsOn } };
    this.writeJson(".", { ...caller, module: call });
  }

  private writeJson(folder: string, json: object): void {
    mkdirSync(join(this.folder, folder), { recursive: true });
    writeFileSync(join(this.folder, folder, "cdk.tf.json"), JSON.stringify(json, null, 2));
  }

  private synthesized(program: Program): string {
    const app = new App({ context: this.context, outdir: join(this.folder, "cdktf.out"), stackTraces: false });
    const stack = new TerraformStack(app, "stack");
    new OktaProvider(stack, "okta");
    stack.addOverride("terraform.required_providers.okta.version", this.run.providerVersion);
    stack.addOverride("terraform.backend.local.path", "terraform.tfstate");
    program(stack);
    app.synth();
    return readFileSync(join(this.folder, "cdktf.out/stacks/stack/cdk.tf.json"), "utf8");
  }

  async init(options: string[] = []): Promise<void> {
    this.write();
    const { provider, providerVersion, pluginDir } = this.run;
    await this.standIn?.close();
    if (provider === "stand-in") this.standIn = await startStandIn({ env: this.org.env, version: providerVersion });
    // With the stand-in, Terraform is told to attach to it, and looks for no provider.
    const from = pluginDir ? [`-plugin-dir=${pluginDir}`] : [];
    const { code, stderr } = await this.exec("init", "-input=false", "-no-color", ...from, ...options);
    if (code !== 0) throw new Error(stderr);
  }

  private environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(OKTA_|TF_VAR_|TF_LOG|TF_REATTACH|HTTPS?_PROXY)/i.test(name),
    );
    return { ...Object.fromEntries(inherited), ...this.org.env, ...this.standIn?.env };
  }

  /** Does not block: the org and the stand-in answer from this process. */
  private exec(
    ...args: string[]
  ): Promise<{ code: number; stdout: string; stderr: string; requests: LoggedRequest[] }> {
    const env = this.environment();
    const { requests } = this.org;
    const before = requests.length;
    return new Promise((resolve) =>
      execFile(
        this.run.path ?? this.run.binary,
        args,
        { cwd: this.folder, env, maxBuffer: 1 << 28 },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr, requests: requests.slice(before) }),
      ),
    );
  }
}

const told = (diagnostics: Diagnostic[]) => {
  const of = (severity: string) =>
    diagnostics
      .filter((each) => each.severity === severity)
      .map(({ summary, detail }) => (detail ? `${summary}: ${detail}` : summary));
  return { errors: of("error"), warnings: of("warning").sort() };
};

function diagnosticsIn(stdout: string): Diagnostic[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { type: string; diagnostic: Diagnostic })
    .filter(({ type }) => type === "diagnostic")
    .map(({ diagnostic }) => diagnostic);
}

interface Scope {
  /** The runs, if not those of the options below. */
  found?: Run[];
  /** The stand-in runs with each version, not with the newest alone. */
  versionsDiffer?: boolean;
  /** The real provider runs with the newest version alone. */
  newestOnly?: boolean;
  /** Whether the requests, plans and states are compared with a recorded trace. */
  traced?: boolean;
}

/**
 * Runs the scenarios with each Terraform or OpenTofu on PATH: with each version of the real provider, and with the
 * stand-in for the newest version.
 */
export function describeWithTerraform(
  title: string,
  scenarios: (start: (program: Program) => Promise<Started>, run: Run) => void,
  { versionsDiffer = false, newestOnly = false, traced = true, ...scope }: Scope = {},
): void {
  const found =
    scope.found ??
    runs().found.filter(
      ({ provider, providerVersion }) =>
        providerVersion === NEWEST || (!newestOnly && (provider === "real" || versionsDiffer)),
    );
  describeEach(title, found, (run, runTitle) => {
    const opened: { close(): unknown }[] = [];
    const recorders: Recorder[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((each) => each.close()));
      recorders.splice(0).forEach((each) => each.end());
    });
    scenarios(async (program) => {
      const recorder = new Recorder(
        [title, (expect.getState().currentTestName ?? "").replace(`${title}: ${runTitle} `, "")],
        run,
      );
      const org = await startFakeOkta();
      const deployment = new Deployment(org, run, program, traced ? recorder : undefined);
      opened.push(deployment, org);
      await deployment.init();
      if (traced) recorders.push(recorder);
      return { org, deployment, run, before: org.state() };
    }, run);
  });
  if (found.length > 0 && !found.some(({ provider }) => provider === "real"))
    describe(title, () => {
      test.skip("not verified with the real provider: see the last lines of the run", () => undefined);
    });
}

export interface Started {
  org: FakeOkta;
  deployment: Deployment;
  run: Run;
  /** The org before anything was deployed. */
  before: OrgState;
}
