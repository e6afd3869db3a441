import { dirname } from "node:path";
import {
  Annotations,
  Aspects,
  type IAspect,
  type TerraformElement,
  type TerraformResource,
  TerraformStack,
} from "cdktf";
import { type Construct, type IConstruct } from "constructs";
import { Elements } from "./elements";
import { GUARDS } from "./guards";
import { refuseNearMisses } from "./refusals/misspelt";
import { type Added, orderWrites } from "./write-order";

const GUARD = Symbol.for("cdktf-okta-dialpad-phone/StackGuard");

/** An element that a removal took out of the program. */
interface TakenOut {
  readonly element: TerraformElement;
  readonly address: string;
  /** The path of the construct that made the element. */
  readonly owner: string;
}

/**
 * Holds all that this library knows of a stack. When the stack is complete, it orders the writes that Okta must get one
 * after another, and lets each of the guards judge the stack.
 */
export class StackGuard {
  /** The lifecycle arguments that elements must keep. */
  readonly locked = new Map<TerraformElement, string[]>();
  /** The elements that are not in the program any more. */
  readonly takenOut: TakenOut[] = [];
  /** Resources with removal "delete". */
  readonly toBeDeleted = new Set<TerraformResource>();
  /** The construct ids that `keepInOkta` keeps. */
  readonly kept = new Set<string>();
  /** The folder of this copy of the library. */
  readonly copy = dirname(__dirname);
  private readonly added = new Map<TerraformResource, Added>();
  private watching?: IAspect;
  private problems?: string[];

  private constructor(private readonly stack: TerraformStack) {}

  /**
   * The guard of the stack in which a construct is.
   *
   * @throws when another copy of this library guards it
   */
  static of(construct: IConstruct): StackGuard {
    const stack = TerraformStack.of(construct) as TerraformStack & { [GUARD]?: { copy: string } };
    const there = stack[GUARD];
    if (there instanceof StackGuard) return there;
    const guard = new StackGuard(stack);
    if (there)
      throw new Error(
        `${stack.node.path} has constructs of two copies of cdktf-okta-dialpad-phone, ` +
          `and neither copy guards what the other made: ${there.copy} and ${guard.copy}. ` +
          "Make them one: npm ls cdktf-okta-dialpad-phone says who brings each",
      );
    Object.defineProperty(stack, GUARD, { value: guard });
    return guard;
  }

  /**
   * Sets arguments of a lifecycle by overrides, so that they stay when the program sets a lifecycle later. A program
   * that overrides the whole lifecycle is refused.
   */
  lockLifecycle(element: TerraformElement, lifecycle: Record<string, unknown>): void {
    for (const [argument, value] of Object.entries(lifecycle)) element.addOverride(`lifecycle.${argument}`, value);
    this.locked.set(element, [...(this.locked.get(element) ?? []), ...Object.keys(lifecycle)]);
  }

  /** Guards the stack, because it has a construct of this library. */
  watch(construct: Construct): void {
    if (this.watching) return;
    refuseNearMisses(construct, ["targetVersions"]);
    this.watching = { visit: (node) => void (node === this.stack && this.look()) };
    Aspects.of(this.stack).add(this.watching);
    this.stack.node.addValidation({
      validate: () => {
        // Validations run after all aspects. Testing.synth runs them only when its caller asks for that.
        const problems = !this.problems || this.othersChangeIt() ? this.look() : this.problems;
        this.problems = undefined;
        return problems;
      },
    });
  }

  /** Orders the writes, adds the warnings and returns the problems, with one look at each element. */
  private look(): string[] {
    const elements = new Elements(this.stack);
    orderWrites(elements, this.added);
    const found = GUARDS.flatMap((guard) => guard(elements, this));
    for (const each of found) if (typeof each !== "string") warnOnce(each.at, each.warning);
    this.problems = found.filter((each) => typeof each === "string");
    return this.problems;
  }

  /** Whether aspects of the program visit the stack, or a construct in it, after the aspect of this guard. */
  private othersChangeIt(): boolean {
    const others = (node: IConstruct) => Aspects.of(node).all.some((aspect) => aspect !== this.watching);
    return this.stack.node.scopes.some(others) || this.stack.node.findAll().some(others);
  }
}

function warnOnce(node: IConstruct, message: string): void {
  if (!node.node.metadata.some(({ data }) => data === message)) Annotations.of(node).addWarning(message);
}
