// What the guards cost: CPU of a whole synth, in a process of its own, against the same resources written without the
// library. Medians of some runs each, which take turns, so that both see the same machine.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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

/** Syncs of apps and variable names of their own, and resources that are no concern of the library's. */
interface Program {
  syncs: number;
  others: number;
  runs: number;
}

const PROGRAMS: Record<string, Program> = {
  "1 sync": { syncs: 1, others: 0, runs: 9 },
  "20 syncs": { syncs: 20, others: 0, runs: 7 },
  "500 syncs": { syncs: 500, others: 0, runs: 3 },
  "1 sync beside 2200 resources": { syncs: 1, others: 2200, runs: 5 },
};

const app = (index: number) => `0oa${String(index).padStart(17, "0")}`;

/** What one sync adds to the JSON, each text as it stands there; only the check, which CDKTF has no construct for, goes in by an override. */
function byHand(stack: TerraformStack, id: string, appId: string, variableName: string): void {
  const named = <T extends { overrideLogicalId(name: string): void }>(element: T, name = id) => {
    element.overrideLogicalId(name);
    return element;
  };
  const texts = { title: "Dialpad Phone", description: "Dialpad Phone", type: "string" };
  const local = (name: string, text: string) =>
    named(new TerraformLocal(stack, `${id}-${name}`, text), `${id}_${name}`);
  const features = `flatten([for app in (data.okta_apps.${id}.apps == null ? [] : data.okta_apps.${id}.apps) : app.features if app.id == data.okta_app.${id}.id])`;
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
  const ofApp = new AppUserSchemaProperty(stack, `${id}-AppUser`, {
    ...texts,
    appId,
    index: variableName,
    ...external,
    ...common,
  });
  const userType = named(new DataOktaUserType(stack, `${id}-Type`, { name: "user" }));
  const pushStatus = `${sources} ? "PUSH" : "DONT_PUSH"}`;
  const mappings = [{ id: variableName, expression: `appuser.${variableName}`, pushStatus }];
  const both = { ...common, dependsOn: [user, named(ofApp), anchor] };
  named(new ProfileMapping(stack, `${id}-Mapping`, { sourceId: appId, targetId: userType.id, mappings, ...both }));
  stack.addOverride(`check.${id}`, {
    assert: ["imports", "sources", "name", "first"].map((error_message) => ({
      condition: `${sources}}`,
      error_message,
    })),
  });
}

/** One synth, in the process that this file starts, and what it cost. */
async function one({ syncs, others }: Program, library: boolean): Promise<void> {
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
  // Without the library it is not loaded either.
  const { DialpadPhoneSync } = library ? await import("../lib/index.js") : {};
  for (let index = 0; index < syncs; index++) {
    const [id, variableName] = [`sync${index}`, `phone${index}`];
    if (DialpadPhoneSync) new DialpadPhoneSync(stack, id, { appId: app(index), variableName });
    else byHand(stack, id, app(index), variableName);
  }
  program.synth();
  rmSync(outdir, { recursive: true });
  // Of the processor, since the process began: the clock on the wall counts what else the machine does.
  const { user, system } = process.cpuUsage();
  console.log((user + system) / 1e6);
}

const median = (numbers: number[]) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

const seconds = (...of: string[]) => Number(execFileSync(process.execPath, [__filename, ...of], { encoding: "utf8" }));

const [name, library] = process.argv.slice(2);
if (library) void one(PROGRAMS[name], library === "library");
else {
  console.log(`${"".padEnd(30)}${"by hand".padStart(10)}${"library".padStart(10)}${"ratio".padStart(8)}`);
  for (const [each, { runs }] of Object.entries(PROGRAMS).filter(([each]) => !name || each === name)) {
    const all = Array.from({ length: runs }, () => ({
      byHand: seconds(each, "by-hand"),
      library: seconds(each, "library"),
    }));
    const [without, beside] = [median(all.map(({ byHand }) => byHand)), median(all.map(({ library }) => library))];
    const columns = [
      `${without.toFixed(2)} s`.padStart(10),
      `${beside.toFixed(2)} s`.padStart(10),
      (beside / without).toFixed(2).padStart(8),
    ];
    console.log(each.padEnd(30) + columns.join(""));
  }
}
