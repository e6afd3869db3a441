import { isOurs } from "../ownership";
import { schemaOf } from "../write-order";
import type { Finding, Guard } from "./guard";

/**
 * A schema write with several instances. Terraform writes them at the same time, and when two writes to a schema run
 * at the same time, Okta loses one of them.
 */
export const multipliedWrite: Guard = (elements) =>
  elements.resources.filter(schemaOf).flatMap((resource): Finding[] => {
    const { for_each, count } = elements.argumentsOf(resource);
    if (for_each === undefined && count === undefined) return [];
    const { path } = resource.node;
    if (isOurs(resource)) return [atOnce(path, "one construct for each")];
    return [{ at: resource, warning: atOnce(path, "one resource for each, or deploy with -parallelism=1") }];
  });

const atOnce = (path: string, instead: string) =>
  `${path} has forEach or count: ` +
  `Terraform would write its attributes at once, and Okta lose some; make ${instead}`;
