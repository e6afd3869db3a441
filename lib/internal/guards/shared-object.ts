import { type TerraformResource } from "cdktf";
import { addressOf, type Elements, userTypeIn } from "../elements";
import { isOurs } from "../ownership";
import type { Guard } from "./guard";
import { shared } from "./shared";

/**
 * Two resources that write the same object in Okta. At every apply, each of them undoes what the other wrote. When
 * one of them is destroyed, it deletes the object that the other one needs.
 */
export const sharedObject: Guard = (elements) =>
  shared(elements.resources.flatMap((resource) => writtenBy(elements, resource))).map(({ paths, all }) => {
    const foreign = all.find(({ element }) => !isOurs(element))?.element;
    const takeOver =
      foreign &&
      `take the resource over: moveFromId(${JSON.stringify(addressOf(foreign))}) on the construct's resource, ` +
        `and take ${foreign.node.path} out of the program`;
    return `${paths} ${all.length === 2 ? "both" : "all"} write the ${all[0].object}; ${takeOver ?? all[0].sharing}`;
  });

interface Written {
  key: string;
  element: TerraformResource;
  object: string;
  /** How the program can do with one of them. */
  sharing: string;
}

function writtenBy(elements: Elements, element: TerraformResource): Written[] {
  if (!/^okta_(profile_mapping|(app_)?user_schema_property)$/.test(element.terraformResourceType)) return [];
  const { app_id, index = "", source_id, target_id, ...rest } = elements.argumentsOf(element);
  const provider = `(provider ${rest.provider ?? "okta"})`;
  const written = (object: (name: string) => string, sharing: string): Written[] =>
    // Only Terraform knows what each instance writes. To Okta, names that differ only by case are the same (Okta API
    // reference, Schemas).
    /\b(each|count)\./.test(object(index))
      ? []
      : [{ key: object(index.toLowerCase()), element, object: object(index), sharing }];
  switch (element.terraformResourceType) {
    case "okta_user_schema_property":
      return written(
        (name) => `attribute ${name} of user type ${userTypeIn(elements, rest.user_type ?? "default")} ${provider}`,
        "an attribute takes its value from one app: keep one of them, or give the other another variableName",
      );
    case "okta_app_user_schema_property":
      return written(
        (name) => `attribute ${name} of app ${app_id} ${provider}`,
        "keep one of them; a sync for another user type takes the appUserAttribute of the first",
      );
    default: {
      const [source, target] = [source_id, target_id].map((id) => userTypeIn(elements, id));
      return written(
        () => `mapping from ${source} to ${target} ${provider}`,
        "keep one of them, and add the other's entries to it with map(target, expression)",
      );
    }
  }
}
