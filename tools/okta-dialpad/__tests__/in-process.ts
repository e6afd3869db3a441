// The command in the process of the test: with the same arguments and the same result as in a process of its own.
import { main } from "../src/main";
import type { Result } from "./cli";

export type { Result };

/** Runs `okta-dialpad ARGS`. `columns` makes both streams a terminal of that width, without colours. */
export async function run(
  args: string[],
  env: Record<string, string>,
  { columns }: { columns?: number } = {},
): Promise<Result> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write: (text: string) => (written[name] += text),
    ...(columns ? { columns, isTTY: true } : {}),
  });
  const code = await main(args, { env, stdout: stream("stdout"), stderr: stream("stderr"), version: "0.0.0" });
  const secret = ["OKTA_API_TOKEN", "OKTA_ACCESS_TOKEN", "OKTA_API_PRIVATE_KEY"].find(
    (name) => env[name] && `${written.stdout}${written.stderr}`.includes(env[name]),
  );
  if (secret) throw new Error(`${secret} was printed`);
  return { code, ...written };
}
