// The command as its users run it: built, in a process of its own, without this machine's environment.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGE = join(__dirname, "..");
const MODULES = join(PACKAGE, "../../node_modules");

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Cli {
  run(args: string[], env: Record<string, string>): Promise<Result>;
  /** Starts the command. `until` waits until it has written a text, `result` until it has ended. */
  start(
    args: string[],
    env: Record<string, string>,
  ): { child: ChildProcess; until(text: string): Promise<void>; result: Promise<Result> };
  /** The words of the command line that start it. */
  readonly command: string[];
  readonly home: string;
  remove(): void;
}

/** Bundles the package into a folder of its own, from which Node.js finds its dependencies. */
export function buildCli(): Cli {
  const built = join(MODULES, ".cache", `okta-dialpad-${process.pid}`);
  const home = mkdtempSync(join(tmpdir(), "okta-dialpad-"));
  const file = join(built, "okta-dialpad.js");
  execFileSync("npm", ["run", "--silent", "build", "--", `--outfile=${file}`], {
    cwd: PACKAGE,
    stdio: ["ignore", 2, 2],
  });
  const command = [process.execPath, file];

  const start: Cli["start"] = (args, env) => {
    const child = spawn(command[0], [command[1], ...args], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, ...env },
    });
    const written = { stdout: "", stderr: "" };
    const look = new Set<() => void>();
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        written[stream] += text;
        look.forEach((each) => each());
      });
    const until = (text: string) =>
      new Promise<void>((resolve) => {
        const check = () => void (`${written.stdout}${written.stderr}`.includes(text) && resolve());
        look.add(check);
        check();
      });
    const result = new Promise<Result>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const secret = Object.entries(env).find(
          ([name, value]) => SECRETS.includes(name) && value && `${written.stdout}${written.stderr}`.includes(value),
        );
        if (secret) reject(new Error(`${secret[0]} was printed`));
        else resolve({ code, ...written });
      });
    });
    return { child, until, result };
  };
  return {
    start,
    run: (args, env) => start(args, env).result,
    command,
    home,
    remove: () => [built, home].forEach((path) => rmSync(path, { recursive: true, force: true })),
  };
}

const SECRETS = ["OKTA_API_TOKEN", "OKTA_ACCESS_TOKEN", "OKTA_API_PRIVATE_KEY"];
