import { compareText } from './natural-key.ts';
import { type TagKey, type TagKind, type TagVersion, tagKey } from './tag-key.ts';

/** Versions come first, whatever follows them, then words, days, hashes and what is folded away. */
const group: Readonly<Record<TagKind, number>> = {
  release: 0,
  prerelease: 0,
  variant: 0,
  other: 1,
  date: 2,
  commit: 3,
  attachment: 4,
};

/** Among equal numbers: the release itself, its variants, what came before it. */
const rank: Readonly<Record<TagKind, number>> = {
  release: 0,
  variant: 1,
  prerelease: 2,
  other: 3,
  date: 3,
  commit: 3,
  attachment: 3,
};

/** Versions and days newest first, everything else in natural order. */
export function compareTagKeys(a: TagKey, b: TagKey): number {
  const groups = group[a.kind] - group[b.kind];
  if (groups !== 0) return groups;
  if (a.version !== null && b.version !== null) {
    const versions = compareNumbers(b.version, a.version) || rank[a.kind] - rank[b.kind];
    return versions || compareSuffixes(b.version, a.version) || compareText(a.natural, b.natural);
  }
  const dates = a.date !== null && b.date !== null ? compareText(b.date, a.date) : 0;
  return dates || compareText(a.natural, b.natural);
}

/** Tags by version, whatever order they came in. */
export function orderTags(tags: readonly string[]): string[] {
  return tags
    .map((tag) => ({ tag, key: tagKey(tag) }))
    .sort((a, b) => compareTagKeys(a.key, b.key) || compareText(a.tag, b.tag))
    .map(({ tag }) => tag);
}

/**
 * Where the newest release stands in a list by version, or -1. A lone number
 * may count builds: it is the newest release only where no dotted version is
 * one. Of `3.14` and `3.14.0` it is the fuller.
 */
export function newestRelease(keys: readonly TagKey[]): number {
  let best = -1;
  let lone = -1;
  for (const [at, { kind, version }] of keys.entries()) {
    if (group[kind] > 0) break;
    if (kind !== 'release' || version === null) continue;
    if (version.numbers.length === 1) {
      if (lone < 0) lone = at;
      continue;
    }
    const before = keys[best]?.version ?? null;
    if (before !== null && compareNumbers(before, version) !== 0) break;
    if (before === null || version.numbers.length > before.numbers.length) best = at;
  }
  return best < 0 ? lone : best;
}

function compareNumbers(a: TagVersion, b: TagVersion): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareSuffixes(a: TagVersion, b: TagVersion): number {
  return a.suffix === null || b.suffix === null ? 0 : a.suffix.comparePre(b.suffix);
}

/** Which of two tags names an image better: a release before its variants, the fuller version first. */
export function compareAsName(a: TagKey, b: TagKey): number {
  return (
    group[a.kind] - group[b.kind] ||
    rank[a.kind] - rank[b.kind] ||
    (b.version?.numbers.length ?? 0) - (a.version?.numbers.length ?? 0) ||
    compareTagKeys(a, b)
  );
}
