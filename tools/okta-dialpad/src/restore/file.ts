// The file of a backup: it is checked before an org is compared with it.
import { readFileSync } from "node:fs";
import { checksum, VERSION, type Backup, type Contents } from "../backup/backup";
import { CannotRun, isFields, type Fields } from "../okta/answer";

/** @throws CannotRun for a file that is no whole backup as okta-dialpad wrote it */
export function readBackup(path: string): Backup {
  const cannot = (problem: string, fix = "Give the file that okta-dialpad backup wrote, as it is.") =>
    new CannotRun(`${path} ${problem}`, fix);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw cannot(`cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (bytes.length === 0)
    throw cannot("is empty: the backup failed, or was not finished.", "Give another backup, or try --from-log.");
  // PowerShell's `>` writes UTF-16.
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw cannot("is no JSON: it was cut off, or is something else.", "Give another backup, or try --from-log.");
  }
  if (!isFields(found) || typeof found.sha256 !== "string" || found.version === undefined)
    throw cannot("is JSON, but no backup of okta-dialpad.");
  const { version, sha256, ...contents } = found;
  if (version !== VERSION)
    throw cannot(
      `is a backup of version ${JSON.stringify(version)}, and this okta-dialpad knows version ${VERSION}.`,
      "Use the okta-dialpad that wrote it, or one that is as new.",
    );
  if (checksum(contents) !== sha256 || !isWhole(contents))
    throw cannot(
      "was edited after the backup: its checksum does not match, and what it says is not what the org had.",
      "Give it as it was written. To write back a part, take lines out of the program that --program prints.",
    );
  return found as unknown as Backup;
}

/** Whether the contents have the form of a backup, which a right checksum alone does not say. */
function isWhole(contents: Fields): contents is Fields & Contents {
  const { host, app, userTypes, mappings } = contents;
  const texts = (object: unknown, ...names: string[]) =>
    isFields(object) && names.every((name) => typeof object[name] === "string");
  const objects = (object: unknown) => isFields(object) && Object.values(object).every(isFields);
  return (
    typeof host === "string" &&
    isFields(app) &&
    texts(app, "id", "name", "label") &&
    objects(app.attributes) &&
    Array.isArray(userTypes) &&
    userTypes.every((type: unknown) => isFields(type) && texts(type, "id", "name") && objects(type.attributes)) &&
    Array.isArray(mappings) &&
    mappings.every(
      (mapping: unknown) =>
        isFields(mapping) &&
        texts(mapping, "sourceId", "targetId") &&
        isFields(mapping.entries) &&
        Object.values(mapping.entries).every((entry) => texts(entry, "expression", "pushStatus")),
    )
  );
}
