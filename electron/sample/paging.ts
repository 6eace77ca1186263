/** A page of a sorted list, or the number that was asked for and cannot be had. */
export type Page = { ok: true; entries: readonly string[]; link: string | null } | { ok: false };

/**
 * Cuts a page as CNCF distribution does: entries after `last`, at most `n`; a
 * page that is full names the next one in a `Link`, even when nothing follows
 * (OCI distribution spec 1.1, "Content Discovery"). `defaultSize` null lists all.
 */
export function pageOf(
  sorted: readonly string[],
  url: URL,
  limits: { defaultSize: number | null; largest: number | null },
): Page {
  const asked = url.searchParams.get('n') ?? '';
  if (asked !== '' && !/^\+?\d{1,9}$/.test(asked)) return { ok: false };
  const size = asked === '' ? limits.defaultSize : Number(asked);
  if (size !== null && limits.largest !== null && size > limits.largest) return { ok: false };

  const last = url.searchParams.get('last') ?? '';
  const rest = last === '' ? sorted : sorted.slice(countUpTo(sorted, last));
  if (size === null) return { ok: true, entries: rest, link: null };
  const entries = rest.slice(0, size);
  const end = entries.at(-1);
  if (end === undefined || entries.length < size) return { ok: true, entries, link: null };
  const query = new URLSearchParams({ last: end, n: String(size) });
  return { ok: true, entries, link: `<${url.pathname}?${query}>; rel="next"` };
}

/** How many entries come before or are `last`. */
function countUpTo(sorted: readonly string[], last: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}
