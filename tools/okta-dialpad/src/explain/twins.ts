// What is let go of or deleted at one address and created at another may be one object: renamed without telling Terraform.
import { code } from "./markdown";
import { IDENTITY, kindOf } from "./objects";
import { isRecord, numbering, type ResourceChange, type Value } from "./plan";

export class Twins {
  private readonly numberOf = numbering();
  private readonly created = new Map<string | undefined, ResourceChange[]>();

  constructor(private readonly managed: ResourceChange[]) {
    for (const change of managed.filter(({ action }) => action === "create")) {
      const key = this.whichOf(change, "after");
      this.created.set(key, [...(this.created.get(key) ?? []), change]);
    }
  }

  /** What is created, and may be the same object in Okta. */
  of(change: ResourceChange): ResourceChange | undefined {
    const key = this.whichOf(change, "before");
    const found = key === undefined ? [] : (this.created.get(key) ?? []);
    // Two syncs of one app have notes that are the same.
    return kindOf(change) === "anchor" && found.length > 1 ? undefined : found.at(-1);
  }

  /** Where the plan tells that both are in one org. A sync's note is in none: it goes with the rest of its sync. */
  renamed(change: ResourceChange): ResourceChange | undefined {
    if (change.action !== "forget" && change.action !== "delete") return undefined;
    const twin = this.of(change);
    if (!twin || change.configuration === undefined || change.configuration !== twin.configuration) return undefined;
    const alone =
      kindOf(change) === "anchor" && !this.managed.some((each) => kindOf(each) !== "anchor" && this.renamed(each));
    return alone ? undefined : twin;
  }

  /** Which object in Okta it is, so far as its ids and its name tell, as a key. */
  private whichOf(change: ResourceChange, side: "before" | "after"): string | undefined {
    const kind = kindOf(change);
    const { input, ...values } = change[side];
    if (kind === "other") return undefined;
    const ids: Value[] =
      kind === "anchor"
        ? isRecord(input)
          ? [input.app_id, input.user_type_id]
          : [undefined]
        : [...IDENTITY[kind], ...(kind === "mapping" ? [] : ["index"])].map((field) => values[field]);
    const numbers = ids.map(this.numberOf);
    return numbers.includes(undefined) ? undefined : [kind, ...numbers].join();
  }
}

/** What to do where it is a renaming. */
export const sayThatItMoved = ({ address }: ResourceChange) =>
  `if it was renamed, say so: ${code(`moveFromId(${JSON.stringify(address)})`)} on its resource (in plain Terraform: a ${code("moved")} block) and plan again`;
