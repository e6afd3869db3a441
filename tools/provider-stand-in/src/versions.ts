// Versions of the provider. What was recorded of one version holds for newer ones too, until something else is
// recorded.
import { oktaProvider } from "../../../versions.json";
import SCHEMAS from "./schemas.json";

const isNewer = (version: string, than: string) => version.localeCompare(than, "en", { numeric: true }) > 0;

/** Of the recorded things: that of the newest version which is not newer than this one. */
export function recordedUpTo<T>(version: string, recorded: T[], versionOf: (thing: T) => string): T | undefined {
  const older = recorded.filter((thing) => !isNewer(versionOf(thing), version));
  return older.reduce<T | undefined>(
    (newest, thing) => (newest !== undefined && !isNewer(versionOf(thing), versionOf(newest)) ? newest : thing),
    undefined,
  );
}

/** The schemas of a version that versions.json names as tested. */
export function schemasOf(version: string, tested = oktaProvider.tested): (typeof SCHEMAS)[number]["schemas"] {
  const found = tested.includes(version) ? recordedUpTo(version, SCHEMAS, ({ since }) => since) : undefined;
  if (!found)
    throw new Error(
      `The stand-in for the okta provider is asked for version ${version}; it knows ${tested.join(" and ")}. ` +
        'CONTRIBUTING.md says under "A provider version" how to add one.',
    );
  return found.schemas;
}
