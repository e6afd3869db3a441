import { Construct } from "constructs";
import { isOktaConstruct, OKTA_CONSTRUCT } from "./ownership";
import { malformedConstructId, unknownProps } from "./refusals/names";
import { type Problem, refuse } from "./refusals/problem";
import { StackGuard } from "./stack-guard";

/** What all constructs of this library have in common: names in addresses, refused props, and the guard of their stack. */
export abstract class OktaConstruct extends Construct {
  /**
   * @param parts ids of the children that carry this construct's name in their addresses; what a program adds below it keeps its own
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly parts: readonly string[] = [],
  ) {
    super(scope, id);
    Object.defineProperty(this, OKTA_CONSTRUCT, { value: true });
  }

  /** What is known of the stack. */
  protected get guard(): StackGuard {
    return StackGuard.of(this);
  }

  /** Whether something is a construct of this library. */
  static isOktaConstruct(x: unknown): x is OktaConstruct {
    return isOktaConstruct(x);
  }

  /** The construct that the program made: this one, or the one that it is a part of. */
  get owner(): OktaConstruct {
    const { scope, id } = this.node;
    return isOktaConstruct(scope) && scope.parts.includes(id) ? scope : this;
  }

  /**
   * The name in the Terraform addresses: the id that the program gave, without CDKTF's hash.
   * A reviewer reads addresses, and a changed address is a destroyed and re-created object.
   */
  protected get addressName(): string {
    return this.owner.node.id;
  }

  /**
   * Refuses props with one error that has all their problems; from here on the stack is guarded.
   *
   * @param given the props, or what is left of them
   * @param props all that there are, in the order of their interface
   * @param problems what is wrong with them
   * @param unknown what a subclass has found wrong with their names
   */
  protected accept<Props>(
    given: object,
    props: Record<keyof Props, true>,
    problems: readonly Problem[],
    unknown: readonly Problem[] = [],
  ): void {
    refuse(this, [...unknown, ...unknownProps<Props>(given, props), malformedConstructId(this), ...problems]);
    this.guard.watch(this);
  }
}
