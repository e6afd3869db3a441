/** The name among ours that another was most likely meant to be. */
export function meant(name: string, ours: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const near = ours
    .map((each) => ({ each, edits: edits(plain(name), plain(each)), most: Math.max(1, Math.floor(each.length / 5)) }))
    .filter(({ each, edits, most }) => edits <= most && plain(each)[0] === plain(name)[0])
    .sort((one, other) => one.edits - other.edits);
  return near[0]?.each;
}

/** How many letters have to be put in, taken out or changed (Levenshtein distance). */
function edits(from: string, to: string): number {
  let row = [...Array(to.length + 1).keys()];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[to.length];
}
