import type { Guard } from "./guard";

/**
 * The okta provider 6.14.0. The provider's README says "DO NOT UPGRADE to v6.14.0": it has breaking changes that were
 * not meant to be released (#2912, #2946).
 */
export const withdrawnProvider: Guard = ({ stack }) => {
  // CDKTF offers no other way to see what a stack overrides.
  const overrides = stack["rawOverrides"] as
    { terraform?: { required_providers?: { okta?: { version?: string } } } } | undefined;
  const { version = "" } = overrides?.terraform?.required_providers?.okta ?? {};
  if (!/^\s*(=|~>)?\s*6\.14\.0\s*$/.test(version)) return [];
  return [
    `${stack.node.path} requires the okta provider ${JSON.stringify(version)}, which Okta says not to use ` +
      "(breaking changes that were not meant to be released): " +
      "pin another version, such as one that this library is tested with",
  ];
};
