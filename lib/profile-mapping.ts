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
  /** Id of the app (`0oa...`) or user type (`oty...`) from which the values come. */
  readonly sourceId: string;
  /**
   * Id of the user type (`oty...`) or app (`0oa...`) to which the values go. With another id the entries would be
   * written to the old mapping: see `removal`.
   */
  readonly targetId: string;
  /**
   * Expressions in Okta Expression Language, each under the variable name of its target attribute:
   * `{ dialpadPhone: "appuser.dialpadPhone" }`.
   *
   * @default - none; `map` adds entries
   */
  readonly expressions?: Record<string, string>;
  /**
   * `PUSH` is the console's *Apply mapping on user create and update*, `DONT_PUSH` is *Apply mapping on user create
   * only*.
   *
   * In a mapping from an app, Okta accepts only `PUSH` if the app sources users, and only `DONT_PUSH` if it does not
   * (okta/terraform-provider-okta#807, #1295). For such a mapping, give `ProfileSource.pushStatus`.
   *
   * @default - "PUSH" in a mapping to an app, because a value may arrive after the user was created there; required
   * in a mapping from an app
   */
  readonly pushStatus?: string;
  /**
   * What happens in Okta when the program lets go of the mapping. There is no `delete`: the provider would clear all
   * entries of the mapping, also those that other people made. To remove an entry, unmap it in the console.
   *
   * Before you remove the construct, or replace it by one with another `sourceId` or `targetId`, deploy it with
   * `forget`. With `keepInOkta` in the program you may remove it without that.
   *
   * @default "refuse"
   */
  readonly removal?: "refuse" | "forget";
}

/**
 * Entries of the profile mapping between an app and a user type (Profile Editor > Mappings), in one direction. Okta
 * has this mapping from the beginning. The construct writes its entries into the mapping, and leaves all other
 * entries as they are.
 *
 * Address: `okta_profile_mapping.<id>`.
 *
 * Two things look odd in a plan. A changed expression is shown as one `mappings` block that is removed and one that
 * is added. An entry that you remove from the program stays in Okta until somebody unmaps it in the console.
 *
 * The mapping is deployed after all attributes of the stack that its entries name, with the same provider, those of
 * the program's own resources too: Okta refuses an entry before its attributes exist, and Terraform would taint the
 * mapping. The construct does not know the attributes of another stack or of a module: deploy that stack first, and
 * name the module in `dependsOn`.
 *
 * @throws one error with every prop that is not valid; at synthesis, when nothing is mapped or another construct of
 * the stack has the same pair
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs/resources/profile_mapping
 */
export class ProfileMapping extends OktaConstruct {
  /** The Terraform resource. Never set its `deleteWhenAbsent`: it clears all entries that the program does not have. */
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
    // When a create fails half-way, Terraform taints the resource, and to replace it would clear the whole mapping
    // (okta/terraform-provider-okta#2156).
    applyRemoval(this.resource, removal);
    // Where only Terraform knows both ids, its plan sees whether the mapping comes from an app.
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
   * Adds a mapping entry.
   *
   * @param to the target attribute: its construct, or its variable name
   * @param from the source attribute: its construct, or an expression in Okta Expression Language (`appuser.NAME`
   * from an app, `user.NAME` from a user type)
   * @param pushStatus `PUSH` or `DONT_PUSH`, for this entry alone; without it, the push status of the mapping
   * @throws when an argument is not valid, when a construct is of another app, user type, stack or provider, and when
   * the target attribute is already mapped here
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
  "pushStatus is missing: a mapping from an app must follow whether the app sources users; " +
  "give the pushStatus of a ProfileSource of that app";

const notFromApp = (sourceId: string) => ({
  condition: Op.not(Fn.startswith(sourceId, "0oa")),
  error_message:
    `The mapping comes from the app ${tellable(sourceId)}, ` +
    `and its ${PUSH_STATUS_IS_MISSING}. Nothing was changed.`,
});

const pushStatusProblem = (prop: string, value: string) =>
  malformed(prop, value, /^(DONT_)?PUSH$/, 'expected "PUSH" or "DONT_PUSH"');

/** Without the literals of Okta Expression Language: between straight quotes any text may stand. */
const outsideOfLiterals = (expression: string) => written(expression).replace(/"[^"]*"|'[^']*'/g, "");

const entryProblems = (target: string, expression: string) => [
  malformedVariableName("target attribute", target),
  malformedText(`the expression of ${target}`, expression) ??
    curlyQuote(`the expression of ${target}`, expression, outsideOfLiterals(expression)) ??
    unseenCharacter(`the expression of ${target}`, expression, outsideOfLiterals(expression).replace(/[ \n\t]/g, "")),
];
