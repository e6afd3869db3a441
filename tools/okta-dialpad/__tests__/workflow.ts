// The workflow of examples/pull-request, read and run step by step.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const WORKFLOW_FOLDER = join(__dirname, "../../../examples/pull-request");

export interface Step {
  name?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  "continue-on-error"?: boolean;
}

export interface Job {
  if?: string;
  environment?: string;
  permissions: Record<string, string>;
  env?: Record<string, string>;
  steps: Step[];
}

export interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  env: Record<string, string>;
  jobs: Record<"plan" | "comment" | "apply", Job>;
}

export const workflow = parse(readFileSync(join(WORKFLOW_FOLDER, "okta.yml"), "utf8")) as Workflow;

export const step = (job: keyof Workflow["jobs"], name: string): Step & { run: string } => {
  const found = workflow.jobs[job].steps.find((each) => each.name === name);
  if (!found?.run) throw new Error(`the workflow has no step ${name} with commands`);
  return { ...found, run: found.run };
};

/** Runs a step's commands as GitHub does. */
export function runStep(script: string, cwd: string, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn("bash", ["-e", "-c", script], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
