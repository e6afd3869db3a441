import { checkApp, checkCredentials } from "./access";
import { visible } from "../okta/print";
import { checkAppAttribute, checkUserAttribute } from "./attributes";
import { checkImports, checkPushBack } from "./imports";
import { checkMapping } from "./mapping";
import { linesOf, type Outcome, type Text } from "./outcome";
import { checkUser } from "./person";
import type { Snapshot } from "./snapshot";
import { checkDeactivation, checkOtherSources, checkProfileSourcing, checkSourceOrder, checkSourcePriority } from "./sourcing";
import { whyNow } from "./why-now";

/** A check as `--json` gives it. */
export interface CheckResult {
  readonly id: string;
  /** The article's step, in the console's words. */
  readonly step: string;
  readonly status: Outcome["status"];
  readonly detail: string;
  readonly fix: string | null;
  readonly link: string | null;
}

interface Check {
  readonly id: string;
  readonly step: string;
  readonly run: (snapshot: Snapshot, earlier: Record<string, Outcome>, showNumber: boolean) => Outcome;
}

/** The article's parts and their checks, in its order. */
export const PARTS: { readonly title: string; readonly checks: readonly Check[] }[] = [
  {
    title: "Before you start",
    checks: [
      { id: "credentials", step: "An administrator who may see both profiles", run: checkCredentials },
      { id: "app", step: "SCIM provisioning between Dialpad and Okta works", run: checkApp },
    ],
  },
  {
    title: "Add the attribute",
    checks: [
      { id: "app-attribute", step: "Profile Editor > Dialpad User > Add Attribute", run: checkAppAttribute },
      { id: "user-attribute", step: "Profile Editor > User (default) > Add Attribute", run: checkUserAttribute },
    ],
  },
  {
    title: "Map it",
    checks: [{ id: "mapping", step: "Profile Editor > Dialpad User > Mappings > Dialpad to Okta User", run: checkMapping }],
  },
  {
    title: "Let Dialpad source it",
    checks: [
      { id: "profile-sourcing", step: "Provisioning > To Okta > Allow Dialpad to source Okta users", run: checkProfileSourcing },
      { id: "deactivation", step: "Provisioning > To Okta > When a user is deactivated in the app: Do nothing", run: checkDeactivation },
      { id: "source-priority", step: "Dialpad Phone > Source priority: Override profile source", run: checkSourcePriority },
      { id: "other-sources", step: "Dialpad is not the only profile source", run: checkOtherSources },
      { id: "source-order", step: "Directory > Profile Sources: Dialpad as low as possible", run: checkSourceOrder },
    ],
  },
  {
    title: "Let the numbers in",
    checks: [
      { id: "imports", step: "Provisioning > To Okta > Schedule import, or Import > Import Now", run: checkImports },
      { id: "push-back", step: "Provisioning > To App > Update User Attributes sends no number back", run: checkPushBack },
    ],
  },
  { title: "See the number", checks: [{ id: "user", step: "An assigned user has the number in both profiles", run: checkUser }] },
];

export const CHECKS = PARTS.flatMap(({ checks }) => checks);

export function runChecks(snapshot: Snapshot, showNumber: boolean): CheckResult[] {
  const outcomes: Record<string, Outcome> = {};
  return CHECKS.map(({ id, step, run }) => {
    const outcome = (outcomes[id] = run(snapshot, outcomes, showNumber));
    const why = outcome.status === "fail" ? whyNow(id, snapshot) : undefined;
    const detail = [...linesOf(outcome.detail), ...(why ? [why] : [])];
    return { id, step, status: outcome.status, detail: textOf(detail) ?? "", fix: textOf(outcome.fix), link: outcome.link ?? null };
  });
}

/** One text, whose line breaks are ours alone. */
const textOf = (text: Text | undefined) => (text === undefined ? null : linesOf(text).map(visible).join("\n"));
