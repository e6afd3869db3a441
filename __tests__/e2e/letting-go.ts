// What programs and people do that lets go of a sync or would replace a part of it, with several versions of Terraform
// and of OpenTofu.
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { DialpadPhoneSync, keepInOkta, UserAttribute, type DialpadPhoneSyncProps, type Removal } from "../../lib";
import { DIALPAD } from "../../tools/fake-okta/src";
import { type Accident, sync, type World, WRITES } from "./accidents";
import type { Program } from "./deployment";
import { isOlder, LIFECYCLE_DESTROY, type Run } from "./runs";

export interface LettingGo extends Accident {
  /** With which engines it can happen. */
  engines?: (run: Run) => boolean;
  /** With which engines something is lost. */
  loses?: (run: Run) => boolean;
}

const always = () => true;
const isTerraform = ({ binary }: Run) => binary === "terraform";
export const knowsDestroy = (run: Run) => !isOlder(run, LIFECYCLE_DESTROY);

const DEPLOYED = "Deleted, renamed, tainted, destroyed";
const WITH_TARGET_VERSIONS = "The same, where the context `targetVersions` names engines that know `lifecycle.destroy`";
export const TARGET_VERSIONS = { targetVersions: { terraform: ">=1.16.0", opentofu: ">=1.12.0" } };

const BACK = "the program that `okta-dialpad restore` prints from a backup, deployed once";
const EXPLAIN = `${BACK}; let \`okta-dialpad explain --fail-on-loss\` read the plan`;

const keeping =
  (...programs: Program[]): Program =>
  (stack) => {
    programs.forEach((program) => program(stack));
    keepInOkta(stack, "dialpad_phone");
  };

const renamed =
  (moved: boolean): Program =>
  (stack) => {
    const { userAttribute, appUserAttribute, profileMapping, anchor } = new DialpadPhoneSync(stack, "phone", {
      appId: DIALPAD,
    });
    if (!moved) return;
    for (const { resource } of [userAttribute, appUserAttribute, profileMapping, anchor])
      resource.moveFromId(`${resource.terraformResourceType}.dialpad_phone`);
  };

const anotherExternalName: Program = (stack) => {
  const { appUserAttribute } = new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD });
  appUserAttribute.resource.externalName = "phoneNumbers.^[type=='work'].value";
};

const attribute =
  (removal: Removal): Program =>
  (stack) => {
    new UserAttribute(stack, "dialpad_phone", { variableName: "dialpadPhone", displayName: "Dialpad Phone", removal });
  };

const unprotected: Program = (stack) => {
  const { userAttribute, appUserAttribute, profileMapping } = new DialpadPhoneSync(stack, "dialpad_phone", {
    appId: DIALPAD,
  });
  for (const { resource } of [userAttribute, appUserAttribute, profileMapping]) {
    resource.addOverride("lifecycle.prevent_destroy", false);
    if (resource.node.tryGetContext("targetVersions")) resource.addOverride("lifecycle.destroy", true);
  }
};

const withAlias =
  (...programs: ((props: Partial<DialpadPhoneSyncProps>) => Program)[]): Program =>
  (stack) => {
    const provider = new OktaProvider(stack, "second", { alias: "second" });
    programs.forEach((program) => program({ provider })(stack));
  };

/** What a plan would do, in Terraform's words. An apply after it applies this plan. */
async function counted({ deployment }: World): Promise<string[]> {
  const { changes, errors } = await deployment.plan();
  const count = (...actions: string[]) =>
    Object.values(changes)
      .flatMap((each) => each.split(", "))
      .filter((each) => actions.includes(each)).length;
  if (errors.length > 0) return firstOf(errors);
  const forgotten = count("forget") ? `, ${count("forget")} to forget` : "";
  if (Object.keys(changes).length === 0) return ["No changes."];
  return [`Plan: ${count("create")} to add, ${count("update")} to change, ${count("delete")} to destroy${forgotten}.`];
}

/** The errors of several objects come in any order: the first of them, and their number. */
const firstOf = (errors: string[]) => {
  const [first, ...others] = errors.sort();
  return [first + (others.length > 0 ? `\n(and ${others.length} more like it)` : "")];
};

/** Changes the program, makes the plan and applies it. */
const changedTo =
  (program: Program, before: (world: World) => Promise<unknown>) =>
  async (world: World): Promise<string[]> => {
    await before(world);
    world.deployment.change(program);
    const saw = await counted(world);
    // A refused plan is not applied. What an apply says is left out: where one object is destroyed and created at
    // once, the order of both, and so the errors, differ from run to run.
    if (/^(Plan:|No changes)/.test(saw[0])) await world.deployment.applyPlan();
    return saw;
  };

const destroyedAs =
  (program: Program | undefined, before: (world: World) => Promise<unknown>) =>
  async (world: World): Promise<string[]> => {
    await before(world);
    if (program) world.deployment.change(program);
    return (await world.deployment.destroy()).errors;
  };

/** The mapping's first write fails, which taints it. */
const tainted = async ({ org, deployment }: World) => {
  const { end } = org.failNext({ method: "POST", path: WRITES.mapping, status: 400 });
  const { errors } = await deployment.apply();
  end();
  return errors;
};

/** The rows of one chapter. Each deploys a sync with the context, and then something happens to it. */
function rows(chapter: string, context: object, engines: (run: Run) => boolean): LettingGo[] {
  const later = chapter === WITH_TARGET_VERSIONS;
  const withContext = ({ deployment }: World, program = sync()) => deployment.change(program, { ...context });
  const deployed = async (world: World) => {
    withContext(world);
    await world.deployment.apply();
  };
  const prepared = (world: World) => Promise.resolve(withContext(world));
  const onTerraform = later ? isTerraform : always;
  const row = (what: string, happen: LettingGo["happen"], rest: Partial<LettingGo> = {}): LettingGo => ({
    chapter,
    what,
    happen,
    engines,
    ...rest,
  });
  return [
    row("the construct is deleted, and `keepInOkta` stays", changedTo(keeping(), deployed)),
    row(
      "the construct is deleted, without `keepInOkta`",
      changedTo(() => undefined, deployed),
      { loses: onTerraform, unmended: EXPLAIN },
    ),
    row(
      "the construct gets another id, and `keepInOkta` of the old one stays",
      changedTo(keeping(renamed(false)), deployed),
    ),
    row("the construct gets another id, without `keepInOkta`", changedTo(renamed(false), deployed), {
      loses: onTerraform,
      unmended: EXPLAIN,
    }),
    row(
      "the construct gets another id with `moveFromId`, and `keepInOkta` of the old one stays",
      changedTo(keeping(renamed(true)), deployed),
    ),
    row("the first write of the mapping fails, which taints it", async (world) => {
      await prepared(world);
      return tainted(world);
    }),
    row("the same, then the construct is deleted, and `keepInOkta` stays", async (world) => {
      await prepared(world);
      await tainted(world);
      return changedTo(keeping(), () => Promise.resolve())(world);
    }),
    row("another external name", changedTo(anotherExternalName, deployed)),
    row("another variable name", changedTo(sync({ variableName: "workPhone" }), deployed)),
    row("`terraform destroy`", destroyedAs(undefined, deployed)),
    row(
      '`terraform destroy` while the `removed` blocks of `removal: "forget"` wait for an apply',
      destroyedAs(sync({ removal: "forget" }), deployed),
      {
        loses: onTerraform,
        unmended: `${BACK}; never destroy before that apply`,
      },
    ),
    row("`terraform destroy` while those of `keepInOkta` wait for an apply", destroyedAs(keeping(), deployed), {
      loses: onTerraform,
      unmended: `${BACK}; never destroy before that apply`,
    }),
    row(
      "the protection is taken off by hand and applied, and then `terraform destroy`",
      destroyedAs(undefined, async (world) => {
        await deployed(world);
        withContext(world, unprotected);
        await world.deployment.apply();
      }),
      { loses: always, unmended: BACK },
    ),
  ];
}

export const LETTING_GO: LettingGo[] = [
  ...rows(DEPLOYED, {}, always),
  {
    chapter: DEPLOYED,
    what:
      "the construct is deleted together with the block of its provider, which has an alias, and `keepInOkta` " +
      "stays",
    async happen(world) {
      world.deployment.change(withAlias((props) => sync(props)));
      await world.deployment.apply();
      world.deployment.change(keeping());
      // The objects that the errors name, and their number, differ from run to run.
      return (await counted(world)).map((error) => error.split(":")[0]);
    },
    mend: ["the provider block is put back", ({ deployment }) => deployment.change(keeping(withAlias()))],
  },
  ...rows(WITH_TARGET_VERSIONS, TARGET_VERSIONS, knowsDestroy),
  {
    chapter: WITH_TARGET_VERSIONS,
    what:
      'a UserAttribute gets `removal: "delete"`, the plan says that nothing changes, nobody applies it, ' +
      "and then the construct is deleted",
    engines: knowsDestroy,
    async happen(world) {
      world.deployment.change(attribute("refuse"), TARGET_VERSIONS);
      await world.deployment.apply();
      world.deployment.change(attribute("delete"));
      return [
        ...(await counted(world)),
        ...(await changedTo(
          () => undefined,
          () => Promise.resolve(),
        )(world)),
      ];
    },
  },
  {
    chapter: WITH_TARGET_VERSIONS,
    what:
      "an engine that does not know `lifecycle.destroy` plans a program whose `targetVersions` promise one that " +
      "does",
    engines: (run) => !knowsDestroy(run),
    async happen(world) {
      await world.deployment.apply();
      world.deployment.change(sync(), TARGET_VERSIONS);
      return counted(world);
    },
    mend: ["`targetVersions` is taken out of the context", ({ deployment }) => deployment.change(sync(), {})],
  },
];
