import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { Fn, Op } from "cdktf";
import { type Construct } from "constructs";
import { type AppUserAttribute } from "./app-user-attribute";
import { dependOn } from "./internal/depends-on";
import { tellable } from "./internal/messages";
import { OktaConstruct } from "./internal/okta-construct";
import { unknownChoice } from "./internal/refusals/choices";
import { uselessDependencies } from "./internal/refusals/dependencies";
import { lazyId, malformedEnd } from "./internal/refusals/ids";
import { endsOfOneKind, notOfThisEnd } from "./internal/refusals/mapping-ends";
import { malformedVariableName } from "./internal/refusals/names";
import { malformed, refuse, written } from "./internal/refusals/problem";
import { elsewhere } from "./internal/refusals/shared-attributes";
import { curlyQuote, malformedText, unseenCharacter } from "./internal/refusals/texts";
import { applyRemoval } from "./internal/removal";
import { type OktaProps } from "./okta-props";
import { type UserAttribute } from "./user-attribute";

export interface ProfileMappingProps extends OktaProps {
  /** Id of what the values come from: an app (`0oa...`) or a user type (`oty...`). */
  readonly sourceId: string;
  /** Id of what the values go to: a user type (`oty...`) or an app (`0oa...`). A changed id would be written to the old mapping: see `removal`. */
  readonly targetId: string;
  /**
   * Expressions in Okta Expression Language by the variable name of the target attribute: `{ dialpadPhone: "appuser.dialpadPhone" }`.
   *
   * @default - none; `map` adds them
   */
  readonly expressions?: Record<string, string>;
  /**
   * `PUSH` is the console's *Apply mapping on user create and update*, `DONT_PUSH` its *on user create only*.
   * Okta wants `PUSH` from an app that sources users and `DONT_PUSH` from one that does not, and refuses the other
   * (okta/terraform-provider-okta#807, #1295): from an app, give `ProfileSource.pushStatus`.
   *
   * @default "PUSH" to an app, since a value may arrive after the user was created there; required from an app
   */
  readonly pushStatus?: string;
  /**
   * What happens in Okta when the program lets go of the mapping. There is no `delete`: the provider would clear every entry of the mapping,
   * of whomever it is. Unmap an entry in the console. Before you remove the construct, or give another id its place, deploy it with `forget`;
   * with `keepInOkta` in the program there is no need to.
   *
   * @default "refuse"
   */
  readonly removal?: "refuse" | "forget";
}

/**
 * Entries of the mapping between an app's profile and a user type's (Profile Editor > Mappings), in one direction. Okta always has that mapping;
 * this writes the given entries into it and leaves all others as they are.
 *
 * Address: `okta_profile_mapping.<id>`.
 *
 * Two things the provider does that look odd in a plan: a changed expression shows as one `mappings` block removed and one added, and an entry
 * that leaves the program stays in Okta until it is unmapped in the console.
 *
 * It is deployed after every attribute of the stack, of the same provider, that an entry names, also after resources of the program's own: Okta
 * refuses an entry whose attributes are not there yet, and a mapping whose create was refused is tainted. Of another stack's attributes, or of
 * those in a module, it knows nothing: name the module in `dependsOn`, and deploy that stack first.
 *
 * @throws one error with every prop that is not valid; at synthesis, when nothing is mapped or another construct of the stack has the same pair
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs/resources/profile_mapping
 */
export class ProfileMapping extends OktaConstruct {
  /** The Terraform resource. Never set its `deleteWhenAbsent`: it clears every entry that is not listed. */
  readonly resource: OktaProfileMapping;
  private readonly entries = new Map<string, { id: string; expression: string; pushStatus: string }>();
  private readonly pushStatus: string;
  private readonly mapping: ProfileMappingProps;

  constructor(scope: Construct, id: string, { expressions = {}, removal = "refuse", ...mapping }: ProfileMappingProps) {
    super(scope, id);
    const { sourceId, targetId, pushStatus = "PUSH" } = mapping;
    const unsaid = mapping.pushStatus === undefined;
    const fromApp = /^0oa/.test(sourceId) || /^oty/.test(targetId);
    const toApp = /^oty/.test(sourceId) || /^0oa/.test(targetId);
    this.accept<ProfileMappingProps>(mapping, PROPS, [
      malformedEnd("sourceId", sourceId),
      malformedEnd("targetId", targetId),
      endsOfOneKind(sourceId, targetId),
      unsaid && fromApp && !toApp ? PUSH_STATUS_IS_MISSING : undefined,
      pushStatusProblem("pushStatus", pushStatus),
      ...Object.entries(expressions).flatMap(([target, expression]) => entryProblems(target, expression)),
      unknownChoice("removal", removal, ["refuse", "forget"]),
      unsaid && !toApp ? lazyId("sourceId", sourceId) : undefined,
      ...uselessDependencies("dependsOn", mapping.dependsOn),
    ]);
    this.pushStatus = pushStatus;
    this.mapping = mapping;
    this.resource = new OktaProfileMapping(this, "Resource", {
      sourceId,
      targetId,
      provider: mapping.provider,
    });
    this.resource.overrideLogicalId(this.addressName);
    dependOn(this.resource, mapping.dependsOn);
    // A create that fails half-way taints the resource, and replacing it would clear the whole mapping (okta/terraform-provider-okta#2156).
    applyRemoval(this.resource, removal);
    // Of two ids that only Terraform knows, its plan sees which way they go.
    if (unsaid && !toApp) this.guard.lockLifecycle(this.resource, { precondition: [notFromApp(sourceId)] });
    Object.entries(expressions).forEach(([target, expression]) => this.map(target, expression));
    this.node.addValidation({
      validate: () =>
        this.entries.size > 0 || removal === "forget"
          ? []
          : ["maps nothing: give expressions, or call map(target, expression)"],
    });
  }

  /**
   * Maps one more attribute.
   *
   * @param to the target's attribute: its construct, or its variable name
   * @param from the source's attribute: its construct, or Okta Expression Language: `appuser.NAME` from an app, `user.NAME` from a user type
   * @param pushStatus of this entry alone: `PUSH` or `DONT_PUSH`; the mapping's unless given
   * @throws when one is not valid, is a construct of another app, user type, stack or provider, or the target is already mapped here
   */
  map(
    to: string | UserAttribute | AppUserAttribute,
    from: string | UserAttribute | AppUserAttribute,
    pushStatus = this.pushStatus,
  ): this {
    const target = typeof to === "string" ? to : to.variableName;
    const expression = typeof from === "string" ? from : from.expression;
    const mapped = this.entries.get(target)?.expression;
    const { sourceId, targetId, provider } = this.mapping;
    const ends = [["the target", to, targetId] as const, ["the source", from, sourceId] as const];
    refuse(this, [
      ...ends.flatMap(([what, attribute, id]) =>
        typeof attribute === "string"
          ? []
          : [elsewhere(what, this, attribute, provider), notOfThisEnd(what, attribute, id)],
      ),
      ...entryProblems(target, expression),
      pushStatusProblem(`the pushStatus of ${target}`, pushStatus),
      mapped && `${target} is already mapped from ${JSON.stringify(mapped)}: a target attribute has one expression`,
    ]);
    this.entries.set(target, { id: target, expression, pushStatus });
    this.resource.putMappings([...this.entries.values()]);
    return this;
  }
}

const PROPS: Record<keyof ProfileMappingProps, true> = {
  ...{ sourceId: true, targetId: true, expressions: true, pushStatus: true },
  ...{ removal: true, provider: true, dependsOn: true },
};

const PUSH_STATUS_IS_MISSING =
  "pushStatus is missing: a mapping from an app must follow whether the app sources users; give the pushStatus of a ProfileSource of that app";

const notFromApp = (sourceId: string) => ({
  condition: Op.not(Fn.startswith(sourceId, "0oa")),
  error_message: `The mapping comes from the app ${tellable(sourceId)}, and its ${PUSH_STATUS_IS_MISSING}. Nothing was changed.`,
});

const pushStatusProblem = (prop: string, value: string) =>
  malformed(prop, value, /^(DONT_)?PUSH$/, 'expected "PUSH" or "DONT_PUSH"');

/** What Okta Expression Language may hold between straight quotes is any text. */
const outsideOfLiterals = (expression: string) => written(expression).replace(/"[^"]*"|'[^']*'/g, "");

const entryProblems = (target: string, expression: string) => [
  malformedVariableName("target attribute", target),
  malformedText(`the expression of ${target}`, expression) ??
    curlyQuote(`the expression of ${target}`, expression, outsideOfLiterals(expression)) ??
    unseenCharacter(`the expression of ${target}`, expression, outsideOfLiterals(expression).replace(/[ \n\t]/g, "")),
];
