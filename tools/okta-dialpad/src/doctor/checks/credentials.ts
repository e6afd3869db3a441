// Whether this credential may read everything.
import { type Outcome } from "../outcome";
import { problemsOf, type Snapshot } from "../snapshot";

export const step = "An administrator who may see both profiles";

export function run(snapshot: Snapshot): Outcome {
  const denied = problemsOf(snapshot).filter(({ kind }) => kind === "denied");
  if (denied.length === 0) return { status: "pass", detail: `${snapshot.credential}, no read was refused` };
  const lines = (texts: (string | undefined)[]) => [...new Set(texts.flatMap((text) => text ?? []))];
  return { status: "fail", detail: lines(denied.map(({ text }) => text)), fix: lines(denied.map(({ fix }) => fix)) };
}
