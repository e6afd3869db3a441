// Reads of lists that come in pages.
import { NoAnswer } from "./answer";

/** The address of the next page in a Link header: `<https://...>; rel="next"`. */
export function nextPage(link: string | null): string | undefined {
  for (const [, url, parameters] of (link ?? "").matchAll(/<([^<>]*)>([^<]*)/g))
    if (/;\s*rel="?next"?\s*(?:[;,]|$)/.test(parameters)) return url;
  return undefined;
}

/** Follows the pages of a list: at most `mostPages`, and no page twice. */
export async function* follow<T>(
  first: string,
  mostPages: number,
  ask: (url: string) => Promise<{ page: T; next?: string }>,
): AsyncGenerator<T> {
  const asked = new Set<string>();
  for (let url: string | undefined = first; url;) {
    if (asked.has(url) || asked.size === mostPages)
      throw new NoAnswer(`a list that does not end, after ${asked.size} pages`);
    asked.add(url);
    const { page, next }: { page: T; next?: string } = await ask(url);
    yield page;
    url = next;
  }
}
