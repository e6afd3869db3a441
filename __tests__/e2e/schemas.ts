import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { recordedUpTo } from "../../tools/provider-stand-in/src/versions";

const FILE = join(__dirname, "../../tools/provider-stand-in/src/schemas.json");

/** The resources and data sources of the provider that the library uses. */
const USED = {
  resource_schemas: ["okta_app_user_schema_property", "okta_profile_mapping", "okta_user_schema_property"],
  data_source_schemas: ["okta_app", "okta_apps", "okta_user_type"],
};

type Json = { [name: string]: Json };

/** Their part of what `terraform providers schema -json` prints, without descriptions. */
export function slice(printed: string): Json {
  const [schemas] = Object.values((JSON.parse(printed) as { provider_schemas: Json }).provider_schemas);
  const used = Object.entries(USED).map(([kind, types]) => [
    kind,
    Object.fromEntries(types.map((type) => [type, undescribed(schemas[kind][type])])),
  ]);
  return { provider: undescribed(schemas.provider), ...(Object.fromEntries(used) as Json) };
}

const undescribed = ({ version, block }: Json) => ({ version, block: undescribedBlock(block) });

const undescribedBlock = (block: Json): Json => {
  const { attributes, block_types, ...rest } = silent(block);
  const nested = Object.entries(block_types ?? {}).map(([name, type]) => [
    name,
    { ...type, block: undescribedBlock(type.block) },
  ]);
  return {
    ...{
      ...rest,
      attributes: Object.fromEntries(Object.entries(attributes).map(([name, each]) => [name, silent(each)])),
    },
    ...(block_types && { block_types: Object.fromEntries(nested) as Json }),
  };
};

const silent = (described: Json): Json =>
  Object.fromEntries(Object.entries(described).filter(([name]) => !/^description/.test(name)));

interface Stored {
  /** The first version with these schemas. */
  since: string;
  schemas: Json;
}
const stored = () => JSON.parse(readFileSync(FILE, "utf8")) as Stored[];
const upTo = (version: string, all: Stored[]) => recordedUpTo(version, all, ({ since }) => since)?.schemas;

export const storedSlice = (version: string): Json | undefined => upTo(version, stored());

/** A version with the schemas of the version before it stores none. */
export function storeSlice(version: string, schemas: Json): void {
  const others = stored().filter(({ since }) => since !== version);
  const own = isDeepStrictEqual(upTo(version, others), schemas) ? [] : [{ since: version, schemas }];
  writeFileSync(FILE, JSON.stringify([...others, ...own]));
  execFileSync(process.execPath, [require.resolve("prettier/bin/prettier.cjs"), "--write", FILE], { stdio: "ignore" });
}
