import { compareText } from '../../shared/tags/natural-key.ts';
import type { TagKey, TagKind } from '../../shared/tags/tag-key.ts';
import { newestRelease } from '../../shared/tags/tag-order.ts';
import type { NameList } from '../lists/name-list.ts';

export const tagSorts = ['version', 'newest', 'name'] as const;
export type TagSort = (typeof tagSorts)[number];

/** Which tags are shown: all, or those of one kind. */
export type ShownKind = 'all' | Exclude<TagKind, 'attachment'>;

/** How many tags there are of each kind; `all` leaves the attachments out. */
export type TagCounts = Readonly<Record<ShownKind | 'attachment', number>>;

export function countKinds(list: NameList<TagKey>): TagCounts {
  const counts: Record<keyof TagCounts, number> = {
    ...{ all: 0, release: 0, prerelease: 0, variant: 0 },
    ...{ date: 0, commit: 0, other: 0, attachment: 0 },
  };
  for (const { kind } of list.keys) counts[kind] += 1;
  counts.all = list.keys.length - counts.attachment;
  return counts;
}

/**
 * A list by version as a person wants to see it, attachments last. The default
 * sort has what people look for most in front: `latest`, `stable` and the
 * newest release. `timeOf` gives the milliseconds that `newest` sorts by.
 */
export function viewTags(
  list: NameList<TagKey>,
  {
    sort,
    kind,
    timeOf,
  }: { sort: TagSort; kind: ShownKind; timeOf: (tag: string) => number | null },
): NameList<TagKey> {
  const end = attachmentsBegin(list);
  let order = indexes(0, end);
  if (kind !== 'all') order = order.filter((index) => list.keys[index]?.kind === kind);
  else if (sort === 'version') order = withFront(list, order);
  if (sort === 'name') {
    const natural = (index: number) => list.keys[index]?.natural ?? '';
    order.sort((a, b) => compareText(natural(a), natural(b)) || a - b);
  } else if (sort === 'newest') {
    const times = list.names.map(timeOf);
    order.sort((a, b) => (times[b] ?? 0) - (times[a] ?? 0) || a - b);
  }
  if (kind === 'all') for (const index of indexes(end, list.names.length)) order.push(index);
  return picked(list, order);
}

/** The name of the newest release in a list by version. */
export function newestName(list: NameList<TagKey>): string | null {
  return list.names[newestRelease(list.keys)] ?? null;
}

function withFront(list: NameList<TagKey>, order: readonly number[]): number[] {
  const front = new Set(
    [list.names.indexOf('latest'), list.names.indexOf('stable'), newestRelease(list.keys)].filter(
      (index) => index >= 0,
    ),
  );
  return [...front, ...order.filter((index) => !front.has(index))];
}

/** Attachments are the last of a list by version. */
function attachmentsBegin({ keys }: NameList<TagKey>): number {
  let end = keys.length;
  while (end > 0 && keys[end - 1]?.kind === 'attachment') end -= 1;
  return end;
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function picked(list: NameList<TagKey>, order: readonly number[]): NameList<TagKey> {
  const pick = <T>(from: readonly T[]): T[] => {
    const into: T[] = [];
    for (const index of order) {
      const one = from[index];
      if (one !== undefined) into.push(one);
    }
    return into;
  };
  return { names: pick(list.names), keys: pick(list.keys) };
}
