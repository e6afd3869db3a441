import { type TerraformProvider, type TerraformResource, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { isKnown, type Problem, shown } from "./problem";

interface Shared {
  node: { path: string };
}

/** A shared app attribute that the profile mapping of the sync does not read. */
export function otherAttribute(
  prop: string,
  shared: (Shared & { appId: string; variableName: string }) | undefined,
  appId: string,
  variableName: string,
): Problem {
  if (!shared) return undefined;
  const mayBeOne = (one: string, other: string) => one === other || !isKnown(one) || !isKnown(other);
  if (mayBeOne(shared.appId, appId) && mayBeOne(shared.variableName, variableName)) return undefined;
  const what = `attribute ${shown(shared.variableName)} of app ${shown(shared.appId)}`;
  return `${prop} is ${shared.node.path}, ${what}: expected attribute ${shown(variableName)} of app ${shown(appId)}`;
}

/** An attribute in another stack than the construct, or of another provider, which may be another org. */
export function elsewhere(
  prop: string,
  construct: Construct,
  shared: (Shared & { resource: TerraformResource }) | undefined,
  provider?: TerraformProvider,
): Problem {
  if (!shared) return undefined;
  const stack = TerraformStack.of(construct);
  if (TerraformStack.of(shared.resource) !== stack)
    return (
      `${prop} is ${shared.node.path}, of another stack: ` +
      `expected one of ${stack.node.path}, which alone can depend on it`
    );
  const [theirs, ours] = [shared.resource.provider, provider].map((each) => each?.fqn ?? "okta");
  if (theirs === ours) return undefined;
  return `${prop} is ${shared.node.path}, of the provider ${theirs}: expected one of the provider ${ours}`;
}

/** A shared attribute that leaves the program, or Okta, while the sync stays. */
export function leaving(prop: string, shared: (Shared & { removal: string }) | undefined): Problem {
  if (!shared || shared.removal === "refuse") return undefined;
  const first = shared.removal === "forget" ? "" : ', and give the other removal "forget"';
  const instead = `leave ${prop} out here, so that this sync takes the attribute over${first}`;
  return `${prop} is ${shared.node.path}, which has removal ${shown(shared.removal)}: ${instead}`;
}
