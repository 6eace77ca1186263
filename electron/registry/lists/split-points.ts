import { compareByComponent, indexFrom, isSafeCursor } from './component-order.ts';

/** The part of a page that may be new names before the next point is out of reach. */
const slack = 1 / 50;

/**
 * Names of a list as last seen at which reading it anew can be split, after
 * `after`: about a page of `size` names apart, and a little less, so that pages
 * still overlap when some names have been added. Rising, as far as the list is.
 */
export function splitPoints(known: readonly string[], after: string, size: number): string[] {
  const stride = size - Math.ceil(size * slack);
  if (stride < 1) return [];
  const points: string[] = [];
  let previous = after;
  let at = indexFrom(known, after);
  if (known[at] !== after) at -= 1;
  // The page after `after` itself is read anyway.
  for (at += stride; at < known.length - 1; at += stride) {
    const point = known.slice(Math.max(0, at - stride + 1), at + 1).findLast(isSafeCursor);
    if (point === undefined) continue;
    if (compareByComponent(previous, point) >= 0) return points;
    points.push(point);
    previous = point;
  }
  return points;
}
