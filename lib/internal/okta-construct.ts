import { Construct } from "constructs";
import { isOktaConstruct, OKTA_CONSTRUCT } from "./ownership";
import { unknownProps } from "./refusals/misspelt";
import { malformedConstructId } from "./refusals/names";
import { type Problem, refuse } from "./refusals/problem";
import { StackGuard } from "./stack-guard";

/** The base class of all constructs of this library. It names addresses, refuses props and guards the stack. */
export abstract class OktaConstruct extends Construct {
  /**
   * @param parts ids of the children whose addresses have the name of this construct. A construct that a program adds
   * below this one has its own name
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly parts: readonly string[] = [],
  ) {
    super(scope, id);
    Object.defineProperty(this, OKTA_CONSTRUCT, { value: true });
  }

  /** What this library knows of the stack. */
  protected get guard(): StackGuard {
    return StackGuard.of(this);
  }

  /** Whether a value is a construct of this library. */
  static isOktaConstruct(x: unknown): x is OktaConstruct {
    return isOktaConstruct(x);
  }

  /** The construct that the program made: this construct, or the one of which it is a part. */
  get owner(): OktaConstruct {
    const { scope, id } = this.node;
    return isOktaConstruct(scope) && scope.parts.includes(id) ? scope : this;
  }

  /**
   * The name in the Terraform addresses: the id that the program gave, without the hash that CDKTF adds. Reviewers read
   * addresses, and with another address Terraform would destroy the object and create it again.
   */
  protected get addressName(): string {
    return this.owner.node.id;
  }

  /**
   * Refuses props that are not valid, with one error for all problems. From now on the stack is guarded.
   *
   * @param given the props of the program, or the rest of them
   * @param props the names of all props that there are, in the order of their interface
   * @param problems problems of the values
   * @param unknown problems that a subclass has found in the names
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
