import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, TerraformStack } from "cdktf";
import { FakeOkta, OrgState, startFakeOkta } from "../../tools/fake-okta/src";
import { Run, runs, titleOf } from "./runs";

/** What a program puts into the stack. */
export type Program = (stack: TerraformStack) => void;

export interface Diagnostic {
  severity: "error" | "warning";
  summary: string;
  detail: string;
}

interface Plan {
  /** What would be done, by address; what stays as it is is left out. */
  changes: Record<string, string>;
  errors: string[];
  warnings: string[];
  json: PlanJson;
}

interface PlanJson {
  resource_changes?: { address: string; change: { actions: string[]; before: unknown; after: unknown; importing?: { id: string } } }[];
  resource_drift?: { address: string; change: { before: unknown; after: unknown } }[];
  output_changes?: Record<string, { after: unknown }>;
}

/** A program, its state and the org that it is deployed to, in a folder of its own. */
export class Deployment {
  private readonly folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-e2e-"));

  constructor(
    readonly org: FakeOkta,
    private run: Run,
    private program: Program,
  ) {}

  /** The same program and state with another version of the provider. */
  async upgrade(providerVersion: string): Promise<void> {
    const other = runs().found.find((run) => run.binary === this.run.binary && run.providerVersion === providerVersion);
    if (!other) throw new Error(`no okta provider ${providerVersion} for ${this.run.binary}`);
    this.run = other;
    await this.init(["-upgrade"]);
  }

  change(program: Program): void {
    this.program = program;
  }

  async plan(...options: string[]): Promise<Plan> {
    const { code, diagnostics } = await this.terraform("plan", "-json", "-input=false", "-out=plan.tfplan", ...options);
    const json = code === 0 ? await this.show("plan.tfplan") : {};
    const changes = (json.resource_changes ?? []).filter(({ change }) => change.actions[0] !== "no-op" || change.importing);
    return {
      changes: Object.fromEntries(changes.map((each) => [each.address, each.change.actions.join(", ")])),
      ...told(diagnostics),
      json,
    };
  }

  /** Applies what the last `plan` wrote. */
  applyPlan = () => this.terraform("apply", "-json", "-input=false", "plan.tfplan").then(({ diagnostics }) => told(diagnostics));

  /** Plans and applies, and says what was told on the way. */
  apply = (...options: string[]) =>
    this.terraform("apply", "-json", "-input=false", "-auto-approve", ...options).then(({ diagnostics }) => told(diagnostics));

  destroy = () => this.terraform("destroy", "-json", "-input=false", "-auto-approve").then(({ diagnostics }) => told(diagnostics));

  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.exec("output", "-json");
    return Object.fromEntries(
      Object.entries(JSON.parse(stdout) as Record<string, { value: unknown }>).map(([name, { value }]) => [name, value]),
    );
  }

  /** Addresses in the state. */
  async state(): Promise<string[]> {
    const { stdout } = await this.exec("state", "list");
    return stdout
      .trim()
      .split("\n")
      .filter((address) => address && !address.startsWith("data."));
  }

  stateFile = () => readFileSync(join(this.folder, "terraform.tfstate"), "utf8");

  /** Any other command, as a guide tells it. */
  async command(...args: string[]): Promise<void> {
    this.write();
    const { code, stderr } = await this.exec(...args);
    if (code !== 0) throw new Error(`${this.run.binary} ${args.join(" ")}: ${stderr}`);
  }

  close = () => rmSync(this.folder, { recursive: true, force: true });

  private async terraform(command: string, ...options: string[]) {
    this.write();
    const { code, stdout } = await this.exec(command, ...options);
    return { code, diagnostics: diagnosticsIn(stdout) };
  }

  private async show(file: string): Promise<PlanJson> {
    const { stdout } = await this.exec("show", "-json", file);
    return JSON.parse(stdout) as PlanJson;
  }

  /** Synthesizes the program anew, as `cdktf` does before each command. */
  private write(): void {
    const app = new App({ outdir: join(this.folder, "cdktf.out"), stackTraces: false });
    const stack = new TerraformStack(app, "stack");
    new OktaProvider(stack, "okta");
    stack.addOverride("terraform.required_providers.okta.version", this.run.providerVersion);
    stack.addOverride("terraform.backend.local.path", "terraform.tfstate");
    this.program(stack);
    app.synth();
    const json = readFileSync(join(this.folder, "cdktf.out/stacks/stack/cdk.tf.json"), "utf8");
    writeFileSync(join(this.folder, "cdk.tf.json"), json);
  }

  async init(options: string[] = []): Promise<void> {
    this.write();
    const { code, stderr } = await this.exec("init", "-input=false", "-no-color", `-plugin-dir=${this.run.pluginDir}`, ...options);
    if (code !== 0) throw new Error(stderr);
  }

  private exec(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(OKTA_|TF_VAR_|TF_LOG|HTTPS?_PROXY)/i.test(name));
    const env = { ...Object.fromEntries(inherited), ...this.org.env };
    return new Promise((resolve) =>
      execFile(this.run.binary, args, { cwd: this.folder, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      ),
    );
  }
}

const told = (diagnostics: Diagnostic[]) => {
  const of = (severity: string) =>
    diagnostics.filter((each) => each.severity === severity).map(({ summary, detail }) => (detail ? `${summary}: ${detail}` : summary));
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

/**
 * What differs between two states of the org, by path: `[before, after]`.
 */
export function difference(before: unknown, after: unknown, path = ""): Record<string, [unknown, unknown]> {
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(before) || !isObject(after)) return { [path]: [before, after] };
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.assign({}, ...keys.map((key) => difference(before[key], after[key], path ? `${path} ${key}` : key))) as Record<
    string,
    [unknown, unknown]
  >;
}

/** Runs the scenarios once with each Terraform and provider that there is. */
export function describeWithTerraform(title: string, scenarios: (start: (program: Program) => Promise<Started>) => void): void {
  const { found } = runs();
  if (found.length === 0) {
    describe(title, () => {
      test.skip("not verified with the real provider: see the last lines of the run", () => undefined);
    });
    return;
  }
  describe.each(found.map((run) => [titleOf(run), run] as const))(`${title}: %s`, (_, run) => {
    const opened: { close(): unknown }[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((each) => each.close()));
    });
    scenarios(async (program) => {
      const org = await startFakeOkta();
      const deployment = new Deployment(org, run, program);
      opened.push(deployment, org);
      await deployment.init();
      return { org, deployment, run, before: org.state() };
    });
  });
}

export interface Started {
  org: FakeOkta;
  deployment: Deployment;
  run: Run;
  /** The org before anything was deployed. */
  before: OrgState;
}
