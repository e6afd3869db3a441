// An object that is let go of or deleted at one address, and one that is created at another address, may be the same
// object in Okta, which was renamed in the program without telling Terraform.
import { code } from "./markdown";
import { IDENTITY, kindOf } from "./objects";
import { isRecord, numbering, type ResourceChange, type Value, type Values } from "./plan";

export class Twins {
  private readonly numberOf = numbering();
  private readonly created = new Map<string | undefined, ResourceChange[]>();
  private forgotten?: Map<ResourceChange | undefined, Values>;

  constructor(private readonly managed: ResourceChange[]) {
    for (const change of managed.filter(({ action }) => action === "create")) {
      const key = this.whichOf(change, "after");
      this.created.set(key, [...(this.created.get(key) ?? []), change]);
    }
  }

  /** The change that creates what may be the same object in Okta. */
  of(change: ResourceChange): ResourceChange | undefined {
    const key = this.whichOf(change, "before");
    const found = key === undefined ? [] : (this.created.get(key) ?? []);
    // Two syncs of one app have anchors that are the same.
    return kindOf(change) === "anchor" && found.length > 1 ? undefined : found.at(-1);
  }

  /**
   * The twin, where the plan tells that both are in one org. An anchor is in no org: it counts as renamed where another
   * resource is.
   */
  renamed(change: ResourceChange): ResourceChange | undefined {
    if (change.action !== "forget" && change.action !== "delete") return undefined;
    const twin = this.of(change);
    if (!twin || change.configuration === undefined || change.configuration !== twin.configuration) return undefined;
    const alone =
      kindOf(change) === "anchor" && !this.managed.some((each) => kindOf(each) !== "anchor" && this.renamed(each));
    return alone ? undefined : twin;
  }

  /** What the object had at the address where Terraform lets go of it, for a change that creates it at another one. */
  former(change: ResourceChange): Values | undefined {
    this.forgotten ??= new Map(
      this.managed
        .filter(({ action }) => action === "forget")
        .map((each): [ResourceChange | undefined, Values] => [this.renamed(each), each.before]),
    );
    return this.forgotten.get(change);
  }

  /** A key that says which object in Okta it is, as far as the ids and the name tell. */
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

/** What to do where the object was renamed. */
export const sayThatItMoved = ({ address }: ResourceChange) =>
  `if it was renamed, say so: ${code(`moveFromId(${JSON.stringify(address)})`)} on its resource ` +
  `(in plain Terraform: a ${code("moved")} block) and plan again`;
