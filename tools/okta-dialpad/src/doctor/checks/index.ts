// The checks by their ids: a file and a test each.
import { visible } from "../../okta/print";
import type { Entry } from "../log";
import { linesOf, type Earlier, type Outcome, type Text } from "../outcome";
import { PARTS, type CheckId } from "../parts";
import type { Snapshot } from "../snapshot";
import { whyNow } from "../why-now";
import * as app from "./app";
import * as appAttribute from "./app-attribute";
import * as credentials from "./credentials";
import * as deactivation from "./deactivation";
import * as imports from "./imports";
import * as mapping from "./mapping";
import * as otherSources from "./other-sources";
import * as profileSourcing from "./profile-sourcing";
import * as pushBack from "./push-back";
import * as sourceOrder from "./source-order";
import * as sourcePriority from "./source-priority";
import * as user from "./user";
import * as userAttribute from "./user-attribute";

interface Check {
  /** The article's step, in the console's words. */
  readonly step: string;
  /** `earlier` are the outcomes of the checks before this one. */
  readonly run: (snapshot: Snapshot, earlier: Earlier, showNumber: boolean) => Outcome;
  /** The newest entry that the System Log has on the object of the check, if it can have one. */
  readonly newest?: (snapshot: Snapshot) => Entry | undefined;
}

export const CHECKS: Record<CheckId, Check> = {
  credentials,
  app,
  "app-attribute": appAttribute,
  "user-attribute": userAttribute,
  mapping,
  "profile-sourcing": profileSourcing,
  deactivation,
  "source-priority": sourcePriority,
  "other-sources": otherSources,
  "source-order": sourceOrder,
  imports,
  "push-back": pushBack,
  user,
};

/** In the article's order. */
export const CHECK_IDS: readonly CheckId[] = PARTS.flatMap(({ checks }) => checks);

/** A check as `--json` gives it. */
export interface CheckResult {
  readonly id: CheckId;
  readonly step: string;
  readonly status: Outcome["status"];
  readonly detail: string;
  readonly fix: string | null;
  readonly link: string | null;
}

export function runChecks(snapshot: Snapshot, showNumber: boolean): CheckResult[] {
  const outcomes: Earlier = {};
  return CHECK_IDS.map((id) => {
    const { step, run, newest } = CHECKS[id];
    const outcome = (outcomes[id] = run(snapshot, outcomes, showNumber));
    const entry = outcome.status === "fail" ? newest?.(snapshot) : undefined;
    const detail = [...linesOf(outcome.detail), ...(entry ? [whyNow(entry)] : [])];
    return {
      id,
      step,
      status: outcome.status,
      detail: textOf(detail) ?? "",
      fix: textOf(outcome.fix),
      link: outcome.link ?? null,
    };
  });
}

/** One text in which every line break is from here, and none from the org. */
const textOf = (text: Text | undefined) => (text === undefined ? null : linesOf(text).map(visible).join("\n"));
