/** The known name that a misspelt name most likely stands for. */
export function meant(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const near = known
    .map((right) => ({
      right,
      wrong: edits(plain(name), plain(right)),
      most: Math.max(1, Math.floor(right.length / 5)),
    }))
    .filter(({ right, wrong, most }) => wrong <= most && plain(right)[0] === plain(name)[0])
    .sort((one, other) => one.wrong - other.wrong);
  return near[0]?.right;
}

/** How many letters must be added, removed or changed to make one text of another (Levenshtein distance). */
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
