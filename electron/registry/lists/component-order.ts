/**
 * The order in which CNCF Distribution walks its storage: component by
 * component, as folders are, so `a`, `a/b`, `a-b`, `a.b`, `a0`. A repository's
 * own entry is the folder `_layers` (`_manifests` since 3.0) within it, which
 * stands after children that begin with a digit: `a/0` before `a` before `a/b`
 * (distribution's `registry/storage/catalog.go` and `driver/walk.go`).
 * Negative when `a` comes first.
 */
export function compareByComponent(a: string, b: string): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** True when the names rise without a repeat, all of them after `after`. */
export function isRising(names: readonly string[], after: string | null): boolean {
  let previous = after === null ? null : sortKey(after);
  for (const name of names) {
    const key = sortKey(name);
    if (previous !== null && previous >= key) return false;
    previous = key;
  }
  return true;
}

/**
 * True when `last=name` leaves nothing out. Distribution 2.8 walks in the
 * order above but compares `last` as if `a` came before `a/0`: after `a/0`
 * it never names `a`.
 */
export function isSafeCursor(name: string): boolean {
  return !/\/[0-9]/.test(name);
}

/** The index of the first name that is not before `name`; the length when all are. */
export function indexFrom(names: readonly string[], name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareByComponent(names[middle] ?? '', name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortKey(name: string): string {
  return `${name}/_`.replaceAll('/', '\0');
}
