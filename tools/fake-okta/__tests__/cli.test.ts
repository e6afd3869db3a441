// The command fake-okta, as a process.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_SEED, DIALPAD } from "../src";

const folder = mkdtempSync(join(tmpdir(), "fake-okta-cli-"));
beforeAll(() => void execFileSync("npm", ["run", "--silent", "build"], { cwd: join(__dirname, "..") }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]) =>
  spawn(process.execPath, [join(__dirname, "../dist/cli.js"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
/** Waits for this many lines of output, and returns them. */
async function lines(child: ChildProcess, count: number): Promise<string[]> {
  let text = "";
  for await (const chunk of child.stdout!) {
    text += String(chunk);
    if (text.split("\n").length > count) break;
  }
  return text.split("\n").slice(0, count);
}
/** The variables that printed lines export. */
const exported = (printed: string[]): Record<string, string> =>
  Object.fromEntries(
    printed.flatMap((line) =>
      [...line.matchAll(/^export (\w+)=(.*)$/g)].map(([, name, value]) => [name, value] as const),
    ),
  );
const file = (content: unknown) => {
  const path = join(folder, "seed.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

test.each(["SIGINT", "SIGTERM"] as const)(
  "it prints how to reach the org, serves the seed, and stops on %s",
  async (signal) => {
    const child = start("--seed", file({ ...DEFAULT_SEED, tokens: { mine: {} } }));
    const [comment, ...exports] = await lines(child, 6);
    const env = exported(exports);
    expect(env).toEqual({
      OKTA_ORG_NAME: "example",
      OKTA_BASE_URL: "okta.com",
      OKTA_API_TOKEN: "mine",
      OKTA_HTTP_PROXY: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      TF_VAR_dialpad_app_id: DIALPAD,
    });
    expect(comment).toContain(env.OKTA_HTTP_PROXY);
    const response = await fetch(`${env.OKTA_HTTP_PROXY}/api/v1/users/me`, { headers: { authorization: "SSWS mine" } });
    expect(response.status).toBe(200);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
    await expect(fetch(env.OKTA_HTTP_PROXY)).rejects.toThrow("fetch failed");
  },
);

test("npm run fake-okta stops when npm is stopped", async () => {
  const npm = spawn("npm", ["run", "--silent", "fake-okta"], {
    cwd: join(__dirname, "../../.."),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { OKTA_HTTP_PROXY } = exported(await lines(npm, 6));
  npm.kill("SIGTERM");
  await once(npm, "close");
  await expect(fetch(OKTA_HTTP_PROXY)).rejects.toThrow("fetch failed");
});

test("with --stand-in it also prints how Terraform reaches the stand-in, and stops it too", async () => {
  const child = start("--stand-in");
  const line = (await lines(child, 8)).find((each) => each.startsWith("export TF_REATTACH_PROVIDERS="))!;
  const [, value] = /^export TF_REATTACH_PROVIDERS='(.*)'$/.exec(line)!;
  const { "okta/okta": attach } = JSON.parse(value) as Record<string, { Pid: number; Addr: { String: string } }>;
  expect(attach.Addr.String).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(() => process.kill(attach.Pid, 0)).not.toThrow();
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(() => process.kill(attach.Pid, 0)).toThrow("ESRCH");
});

test("two orgs side by side: each prints its name and its own token, and refuses the token of the other", async () => {
  const children = ["preview", "production"].map((name) => start("--org-name", name));
  const [preview, production] = await Promise.all(children.map(async (child) => exported(await lines(child, 5))));
  expect([preview, production].map((env) => env.OKTA_ORG_NAME)).toEqual(["preview", "production"]);
  const statusWith = async (token: string) => {
    const headers = { authorization: `SSWS ${token}` };
    return (await fetch(`${preview.OKTA_HTTP_PROXY}/api/v1/users/me`, { headers })).status;
  };
  expect(await statusWith(preview.OKTA_API_TOKEN)).toBe(200);
  expect(await statusWith(production.OKTA_API_TOKEN)).toBe(401);
  for (const child of children) {
    child.kill();
    await once(child, "exit");
  }
});

test("--help names each option", async () => {
  const child = start("--help");
  let help = "";
  child.stdout.on("data", (chunk: Buffer) => (help += chunk.toString()));
  expect(await once(child, "close")).toEqual([0, null]);
  expect(help.match(/^ {2}--[\w-]+/gm)?.map((option) => option.trim())).toEqual([
    "--port",
    "--org-name",
    "--seed",
    "--stand-in",
    "--help",
  ]);
});

test.each<[what: string, args: () => string[], message: RegExp]>([
  ["a port that is not a number", () => ["--port", "x"], /--port is x; expected: a number from 0 to 65535/],
  [
    "an org name with dots",
    () => ["--org-name", "preview.okta.com"],
    /The name of the org is "preview\.okta\.com"; expected: small letters, digits and hyphens/,
  ],
  ["an unknown option", () => ["--host", "x"], /Unknown option '--host'/],
  ["a missing seed file", () => ["--seed", join(folder, "none.json")], /ENOENT/],
  ["a seed file without JSON", () => ["--seed", file("{")], /JSON/],
  [
    "a seed with problems",
    () => ["--seed", file({ userTypes: [], apps: [{}] })],
    /4 problem\(s\):\n {2}seed\.apps\[0\]\.id: is missing\n/,
  ],
])("%s is an error", async (_what, args, message) => {
  const child = start(...args());
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  expect(code).toBe(1);
  expect(errors).toMatch(message);
});

test("a port in use is an error", async () => {
  const first = start();
  const port = new URL(/http:\S+/.exec((await lines(first, 1))[0])![0].replace(/\.$/, "")).port;
  const second = start("--port", port);
  let errors = "";
  second.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  expect(((await once(second, "close")) as [number])[0]).toBe(1);
  expect(errors).toContain("EADDRINUSE");
  first.kill();
  await once(first, "exit");
});
