import { SemVer } from 'semver';
import { compareText, naturalKey } from './natural-key.ts';

/** What a tag is ordered by, made once per tag. */
export interface TagKey {
  /** Null for a tag that is no version, such as `latest`. */
  readonly version: TagVersion | null;
  readonly natural: string;
}

interface TagVersion {
  /** The dotted numbers; missing ones count as zero. */
  readonly numbers: readonly number[];
  /** Carries the part after the hyphen, compared as SemVer 2.0.0 section 11 says. */
  readonly suffix: SemVer | null;
}

/** Up to five dotted numbers with an optional `v` in front. */
const numbersPattern = /^v?(\d+(?:\.\d+){0,4})/i;
/** Letters right behind a lone number that still make it a version: `8u342`, `2rc1`. */
const lettersAfterOne = /^(?:u|a|b|p|rc|alpha|beta)\d+/i;
const maxDigits = 15;

/**
 * The key of a tag. Versions may lack parts (`1`, `1.10`), have a `v` in front
 * or more than three numbers; what follows a hyphen is a pre-release or a
 * variant and comes after the bare version. `_` starts a build part, which has
 * no say (it is how `+` is spelled in a tag).
 */
export function tagKey(tag: string): TagKey {
  return { version: versionOf(tag), natural: naturalKey(tag) };
}

/** Versions newest first, then the other tags in natural order. */
export function compareTagKeys(a: TagKey, b: TagKey): number {
  if (a.version !== null && b.version !== null)
    return compareVersions(b.version, a.version) || compareText(a.natural, b.natural);
  if (a.version !== null) return -1;
  if (b.version !== null) return 1;
  return compareText(a.natural, b.natural);
}

/** Tags in the order of the list, whatever order they came in. */
export function orderTags(tags: readonly string[]): string[] {
  return tags
    .map((tag) => ({ tag, key: tagKey(tag) }))
    .sort((a, b) => compareTagKeys(a.key, b.key) || compareText(a.tag, b.tag))
    .map(({ tag }) => tag);
}

function versionOf(tag: string): TagVersion | null {
  if (isHash(tag)) return null;
  const match = numbersPattern.exec(tag);
  const dotted = match?.[1];
  if (match === null || dotted === undefined) return null;
  const parts = dotted.split('.');
  if (parts.some((part) => part.length > maxDigits)) return null;
  const [rest = ''] = tag.slice(match[0].length).split('_', 1);
  if (/^[a-z]/i.test(rest) && parts.length === 1 && !lettersAfterOne.test(rest)) return null;
  const suffix = suffixOf(rest);
  return suffix === undefined ? null : { numbers: parts.map(Number), suffix };
}

/** A commit or digest in hex may begin with a digit and is still no version. */
function isHash(tag: string): boolean {
  return /^[0-9a-f]{7,128}$/.test(tag) && /[a-f]/.test(tag) && /\d/.test(tag);
}

/** Null without a suffix, undefined when it is too long to compare. */
function suffixOf(text: string): SemVer | null | undefined {
  if (text === '') return null;
  // A number within a word counts as a number: rc10 comes after rc9.
  const identifiers = text.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
  if (identifiers.length === 0) return null;
  const spelled = identifiers.map((part) => part.replace(/^0+(?=\d)/, '')).join('.');
  try {
    return new SemVer(`0.0.0-${spelled}`);
  } catch {
    return undefined;
  }
}

function compareVersions(a: TagVersion, b: TagVersion): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.suffix === null || b.suffix === null)
    return Number(a.suffix === null) - Number(b.suffix === null);
  return a.suffix.comparePre(b.suffix);
}
