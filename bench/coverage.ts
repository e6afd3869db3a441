// What `okta-dialpad coverage` costs in an org of 100,000 users, of whom 80,000 have Dialpad, and whether its numbers
// are right. The command runs in a process of its own, as its users start it. The fake org runs in this process.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIALPAD, startFakeOkta } from "../tools/fake-okta/src";
import { finish } from "../tools/okta-dialpad/__tests__/doctor-org";
import { countsOf, random, seedOf } from "../tools/okta-dialpad/__tests__/population";
import { GROUPS } from "../tools/okta-dialpad/src/coverage/groups";
import { main } from "../tools/okta-dialpad/src/main";

const ASSIGNED = 80_000;
const UNASSIGNED = 20_000;
const MOST_REQUESTS = 170;
const MOST_MEGABYTES = 200;

/** The most memory that the process had, on machines that tell it. */
const peakMegabytes = () => {
  const peak = existsSync("/proc/self/status") && /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return peak ? Math.round(Number(peak) / 1000) : undefined;
};

async function command(): Promise<void> {
  const { stdout, stderr, env } = process;
  await main(["coverage", "--app-id", DIALPAD, "--json", "--csv", process.argv[3]], {
    stdout,
    stderr,
    env,
    version: "0.0.0",
  });
  const { user, system } = process.cpuUsage();
  stdout.write(`\n${JSON.stringify({ megabytes: peakMegabytes(), seconds: (user + system) / 1e6 })}\n`);
}

async function bench(): Promise<void> {
  const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
  const next = random(seed);
  const groups = Array.from({ length: ASSIGNED }, () => GROUPS[Math.floor(next() ** 3 * GROUPS.length)]);
  const org = await startFakeOkta({ seed: seedOf(groups, seed, UNASSIGNED) });
  finish(org);
  org.requests.length = 0;

  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  const csv = join(folder, "people.csv");
  const child = spawn(process.execPath, [__filename, "command", csv], { env: { ...process.env, ...org.env } });
  let written = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written += text));
  child.stderr.pipe(process.stderr);
  await new Promise((resolve) => child.once("close", resolve));
  await org.close();
  const listed = readFileSync(csv, "utf8").trimEnd().split("\r\n").length - 1;
  rmSync(folder, { recursive: true });

  const [json, spent] = written.split("\n\n");
  const { requests, changedWhileRead, ...counts } = JSON.parse(json) as Record<string, number>;
  const { megabytes, seconds } = JSON.parse(spent) as { megabytes?: number; seconds: number };
  const wrong = Object.entries(countsOf(groups)).filter(([group, people]) => counts[group] !== people);
  console.log(`coverage of ${ASSIGNED} assigned among ${ASSIGNED + UNASSIGNED + 4} users, seed ${seed}`);
  console.log(JSON.stringify(counts));
  const memory = `${megabytes ?? "an unknown number of"} megabytes at most`;
  console.log(`${requests} requests, ${seconds.toFixed(1)} s of processor time, ${memory}`);
  const problems = [
    ...wrong.map(([group, people]) => `${group}: ${counts[group]}, expected ${people}`),
    ...(requests > MOST_REQUESTS ? [`more than ${MOST_REQUESTS} requests`] : []),
    ...(requests !== org.requests.length ? [`the org saw ${org.requests.length} requests`] : []),
    ...(listed !== ASSIGNED ? [`the CSV has ${listed} people`] : []),
    ...(changedWhileRead ? ["something changed while it was read"] : []),
    ...((megabytes ?? 0) > MOST_MEGABYTES ? [`more than ${MOST_MEGABYTES} megabytes`] : []),
  ];
  for (const problem of problems) console.log(`✗ ${problem}`);
  process.exitCode = problems.length ? 1 : 0;
}

void (process.argv[2] === "command" ? command() : bench());
