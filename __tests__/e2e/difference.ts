/**
 * What differs between two objects, by path: `[before, after]`. The System Log of an org is left out, because it has an
 * entry for each write.
 */
export function difference(before: unknown, after: unknown, path = ""): Record<string, [unknown, unknown]> {
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(before) || !isObject(after)) return { [path]: [before, after] };
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => path !== "" || key !== "log",
  );
  return Object.assign(
    {},
    ...keys.map((key) => difference(before[key], after[key], path ? `${path} ${key}` : key)),
  ) as Record<string, [unknown, unknown]>;
}
