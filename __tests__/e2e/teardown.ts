import { runs, titleOf } from "./runs";

/** Says at the end what the e2e tests ran with, so that a run without a real provider cannot pass for one. */
export default function teardown(): void {
  const { found, missing } = runs();
  const ran = found.map(titleOf).join(", ") || "NOTHING: not verified with the real provider";
  console.log(`e2e ran with: ${ran}\n${missing.map((reason) => `e2e skipped: ${reason}\n`).join("")}`);
}
