// What the library costs: CPU time of a whole synth, in a process of its own, compared with the same resources written
// without the library. The two take turns, so that both see the same machine, and the medians of their runs are told.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppGroupAssignment } from "@cdktf/provider-okta/lib/app-group-assignment";
import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { DataOktaApp } from "@cdktf/provider-okta/lib/data-okta-app";
import { DataOktaApps } from "@cdktf/provider-okta/lib/data-okta-apps";
import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { Group } from "@cdktf/provider-okta/lib/group";
import { ProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { App, LocalBackend, TerraformLocal, TerraformResource, TerraformStack } from "cdktf";
import type * as Library from "../lib";

/** Syncs, each with another app and another variable name, and resources with which the library has nothing to do. */
interface Program {
  syncs: number;
  others: number;
  runs: number;
}

const PROGRAMS: Record<string, Program> = {
  "1 sync": { syncs: 1, others: 0, runs: 15 },
  "20 syncs": { syncs: 20, others: 0, runs: 11 },
  "500 syncs": { syncs: 500, others: 0, runs: 5 },
  "1 sync beside 2200 resources": { syncs: 1, others: 2200, runs: 7 },
};

const app = (index: number) => `0oa${String(index).padStart(17, "0")}`;

/**
 * What one sync adds to the JSON, with shorter messages, and each expression as a text. Only the check, for which CDKTF
 * has no construct, is added by an override.
 */
function byHand(stack: TerraformStack, id: string, appId: string, variableName: string): void {
  const named = <T extends { overrideLogicalId(name: string): void }>(element: T, name = id) => {
    element.overrideLogicalId(name);
    return element;
  };
  const texts = { title: "Dialpad Phone", description: "Dialpad Phone", type: "string" };
  const local = (name: string, text: string) =>
    named(new TerraformLocal(stack, `${id}-${name}`, text), `${id}_${name}`);
  const apps = `data.okta_apps.${id}.apps`;
  const ofApp = `app.features if app.id == data.okta_app.${id}.id`;
  const features = `flatten([for app in (${apps} == null ? [] : ${apps}) : ${ofApp}])`;
  const visit = "  1. Open the page and select it.\n".repeat(6);
  named(new DataOktaApp(stack, `${id}-App`, { id: appId })).addOverride("lifecycle.postcondition", [
    {
      condition: '${self.status == "ACTIVE"}',
      error_message: "App ${self.id} is ${self.status}. Activate it in the Admin Console.",
    },
  ]);
  named(new DataOktaApps(stack, `${id}-Apps`, { q: `\${data.okta_app.${id}.name}` })).addOverride(
    "lifecycle.postcondition",
    [
      {
        condition: `\${contains(self.apps[*].id, data.okta_app.${id}.id)}`,
        error_message: `App \${data.okta_app.${id}.name} is not there.`,
      },
    ],
  );
  local("label", `\${coalesce(data.okta_app.${id}.label, data.okta_app.${id}.name)}`);
  local("console", `\${try(format("https://%s-admin.%s", data.okta_app.${id}.links...), null)}`);
  local("provisioning", `\${try("\${local.${id}_console}/admin/app", "Applications")}`);
  local("profile_sources", `\${try("\${local.${id}_console}/admin/profile-masters", "Directory > Profile Sources")}`);
  local("console_visit", `${visit}\${local.${id}_provisioning}\${local.${id}_profile_sources}`);
  local("features", `\${${features}}`);
  local("unseen", `No API shows two settings of the console (\${local.${id}_provisioning}). ${visit}`);
  local(
    "next_steps",
    `\${contains(local.${id}_features, "PROFILE_MASTERING") ? local.${id}_unseen : local.${id}_console_visit}`,
  );
  const anchor = named(new TerraformResource(stack, `${id}-Anchor`, { terraformResourceType: "terraform_data" }));
  anchor.addOverride("input", { app_id: appId, user_type_id: "default", first_planned: "${plantimestamp()}" });
  anchor.addOverride("lifecycle", {
    ignore_changes: ["input"],
    postcondition: [{ condition: "${self.output.app_id != null}" }],
  });
  const common = { dependsOn: [anchor], lifecycle: { preventDestroy: true } };
  const sources = `\${contains(local.${id}_features, "PROFILE_MASTERING")`;
  const user = named(
    new UserSchemaProperty(stack, `${id}-User`, {
      ...texts,
      index: variableName,
      master: `${sources} ? "OVERRIDE" : "PROFILE_MASTER"}`,
      ...common,
    }),
  );
  user.addOverride("dynamic.master_override_priority", {
    for_each: `${sources} ? ["${appId}"] : []}`,
    content: { type: "APP", value: "${master_override_priority.value}" },
  });
  const externalNamespace = "urn:ietf:params:scim:schemas:core:2.0:User";
  const external = { externalName: "phoneNumbers.^[type=='Dialpad'].value", externalNamespace };
  const appUser = new AppUserSchemaProperty(stack, `${id}-AppUser`, {
    ...texts,
    appId,
    index: variableName,
    ...external,
    ...common,
  });
  const userType = named(new DataOktaUserType(stack, `${id}-Type`, { name: "user" }));
  const pushStatus = `${sources} ? "PUSH" : "DONT_PUSH"}`;
  const mappings = [{ id: variableName, expression: `appuser.${variableName}`, pushStatus }];
  const both = { ...common, dependsOn: [user, named(appUser), anchor] };
  named(new ProfileMapping(stack, `${id}-Mapping`, { sourceId: appId, targetId: userType.id, mappings, ...both }));
  stack.addOverride(`check.${id}`, {
    assert: ["imports", "sources", "name", "first"].map((error_message) => ({
      condition: `${sources}}`,
      error_message,
    })),
  });
}

/** One synth, in a process that this file starts, and what it cost. */
function synthesize({ syncs, others }: Program, library: boolean): void {
  const outdir = mkdtempSync(join(tmpdir(), "bench-synth-"));
  const program = new App({ outdir });
  const stack = new TerraformStack(program, "stack");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new OktaProvider(stack, "okta");
  for (let index = 0; index < others / 2; index++) {
    const group = new Group(stack, `group${index}`, {
      name: `Group ${index}`,
      description: "A group of the program's own",
    });
    new AppGroupAssignment(stack, `assignment${index}`, { appId: app(index), groupId: group.id });
  }
  // Without the library it is not loaded either. Nothing is awaited: what runs after an await has shorter stack traces,
  // and CDKTF records many of them.
  const { DialpadPhoneSync } = library ? (createRequire(__filename)("../lib") as typeof Library) : {};
  for (let index = 0; index < syncs; index++) {
    const [id, variableName] = [`sync${index}`, `phone${index}`];
    if (DialpadPhoneSync) new DialpadPhoneSync(stack, id, { appId: app(index), variableName });
    else byHand(stack, id, app(index), variableName);
  }
  program.synth();
  rmSync(outdir, { recursive: true });
  // The time of the processor since the process began: the clock counts what else the machine does, too.
  const { user, system } = process.cpuUsage();
  console.log((user + system) / 1e6);
}

/** Room for young objects. Without it V8 keeps garbage for long by chance, at the cost of up to a quarter of a run. */
const V8_OPTIONS = ["--min-semi-space-size=64"];

const run = (program: string, variant: "by-hand" | "library") =>
  Number(execFileSync(process.execPath, [...V8_OPTIONS, __filename, program, variant], { encoding: "utf8" }));

const median = (numbers: number[]) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

function compare(program: string): void {
  const runs = Array.from({ length: PROGRAMS[program].runs }, () => ({
    byHand: run(program, "by-hand"),
    library: run(program, "library"),
  }));
  const without = median(runs.map((seconds) => seconds.byHand));
  const beside = median(runs.map((seconds) => seconds.library));
  const columns = [`${without.toFixed(2)} s`, `${beside.toFixed(2)} s`, (beside / without).toFixed(2)];
  console.log(program.padEnd(30) + columns.map((column) => column.padStart(10)).join(""));
}

const [name, variant] = process.argv.slice(2);
if (variant) synthesize(PROGRAMS[name], variant === "library");
else {
  console.log("".padEnd(30) + ["by hand", "library", "ratio"].map((column) => column.padStart(10)).join(""));
  (name ? [name] : Object.keys(PROGRAMS)).forEach(compare);
}
