import { SemVer } from 'semver';
import { naturalKey } from './natural-key.ts';

/**
 * What people use a tag for. `attachment` is no tag of an image but how
 * signatures and the like are found under the image's digest.
 */
export type TagKind =
  | 'release'
  | 'prerelease'
  | 'variant'
  | 'date'
  | 'commit'
  | 'other'
  | 'attachment';

export interface TagVersion {
  /** The dotted numbers; missing ones count as zero. */
  readonly numbers: readonly number[];
  /** Carries the part after the numbers, compared as SemVer 2.0.0 section 11 says. */
  readonly suffix: SemVer | null;
}

/** What a tag is told apart and ordered by, made once per tag. */
export interface TagKey {
  readonly kind: TagKind;
  /** Null for what is no version. */
  readonly version: TagVersion | null;
  /** For dates: digits that compare as text. */
  readonly date: string | null;
  readonly natural: string;
}

/** Reads a tag. */
export function tagKey(tag: string): TagKey {
  const key = { version: null, date: null, natural: naturalKey(tag) };
  if (isAttachment(tag)) return { ...key, kind: 'attachment' };
  const date = dateOf(tag);
  if (date !== null) return { ...key, kind: 'date', date };
  if (isCommit(tag)) return { ...key, kind: 'commit' };
  const version = versionOf(tag);
  return version === null ? { ...key, kind: 'other' } : { ...key, ...version };
}

/**
 * Cosign's names (sigstore/cosign, `specs/SIGNATURE_SPEC.md`, "Tag-based
 * discovery") and the referrers fallback (OCI Distribution 1.1, "Referrers Tag Schema").
 */
const attachment = /^sha(?:256|384|512)-[0-9a-f]{64,128}(?:\.[a-z]{1,16})?$/;

/** True for a tag under which a signature or the like is found. */
export function isAttachment(tag: string): boolean {
  return attachment.test(tag);
}

/** Git's abbreviations begin at seven digits in hex; some tools put a word in front. */
const commit = /^(?:(?:sha|git|commit|rev)[._-]|g)?([0-9a-f]{7,128})$/;

/** A hash holds a digit, else it may be a word (`defaced`); of digits alone it is one, too. */
function isCommit(tag: string): boolean {
  const hash = commit.exec(tag)?.[1];
  return hash !== undefined && /\d/.test(hash);
}

/** Words before a day, as in `bookworm-20260202`. */
const words = /^(?:[a-z][a-z0-9]{0,31}[._-]){1,3}/i;
const parted = /^(\d{4})([_-])(\d{2})(?:\2(\d{2}))?(?!\d)/;
const stamp = /^(\d{4})(\d{2})(\d{2})(?:[T._-]?(\d{4,6})Z?)?(?=[T._-]|$)/;
const month = /^(\d{4})(\d{2})$/;
const unixSeconds = /^1\d{9}$/;

/** The digits of a date: `2026-11-02`, `20261102`, `20261102-1530`, `202611`, seconds since 1970. */
function dateOf(tag: string): string | null {
  if (unixSeconds.test(tag))
    return new Date(Number(tag) * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
  const bare = tag.replace(/^v(?=\d)/i, '');
  const lone = month.exec(bare);
  if (lone !== null) return digitsOf(lone[1], lone[2]);
  const behindWords = bare.replace(words, '');
  for (const text of behindWords === bare ? [bare] : [bare, behindWords]) {
    const date = parted.exec(text);
    // A month alone behind words may be anything.
    if (date !== null && (date[4] !== undefined || text === bare))
      return digitsOf(date[1], date[3], date[4]);
    const day = stamp.exec(text);
    if (day !== null) return digitsOf(day[1], day[2], day[3], day[4]);
  }
  return null;
}

function digitsOf(year = '', monthOf = '', day?: string, time = ''): string | null {
  const isYear = /^(?:19|20|21)/.test(year);
  const isMonth = monthOf >= '01' && monthOf <= '12';
  const isDay = day === undefined || (day >= '01' && day <= '31');
  if (!(isYear && isMonth && isDay)) return null;
  return `${year}${monthOf}${day ?? '00'}${time}`.padEnd(14, '0');
}

const numbers = /^v?(\d{1,15}(?:\.\d{1,15}){0,7})(?!\d)/i;
/** Java's way to count updates, with its build number: `8u412`, `8u412-b08`. */
const update = /^u(\d{1,6})(?:-b\d{1,3})?(?![a-z0-9])/i;
/** Letters right behind a lone number that still make it a version: `2rc1`. */
const lettersBehindOne = /^(?:a|b|p|rc|alpha|beta)\d/i;
/** A lone number, or a first one, that is longer counts builds or days and no versions. */
const longestFirst = 5;

/**
 * Versions may lack parts (`1`, `1.10`), have a `v` in front or more than three
 * numbers; what follows is a pre-release or a variant. `_` starts a build part,
 * which has no say (it is how `+` is spelled in a tag).
 */
function versionOf(tag: string): Pick<TagKey, 'kind' | 'version'> | null {
  const match = numbers.exec(tag);
  const dotted = match?.[1];
  if (match === null || dotted === undefined) return null;
  const parts = dotted.split('.');
  if ((parts[0] ?? '').length > longestFirst) return null;
  let rest = tag.slice(match[0].length);
  const counted = parts.length === 1 ? update.exec(rest) : null;
  if (counted !== null) {
    parts.push(counted[1] ?? '');
    rest = rest.slice(counted[0].length);
  } else if (parts.length === 1 && /^[a-z]/i.test(rest) && !lettersBehindOne.test(rest))
    return null;
  rest = rest.replace(/_[^-]*/, '').toLowerCase();
  const suffix = suffixOf(rest);
  if (suffix === undefined) return null;
  const kind = suffix === null ? 'release' : isPreRelease(rest) ? 'prerelease' : 'variant';
  return { kind, version: { numbers: parts.map(Number), suffix } };
}

const preReleaseWord = /^(?:alpha|beta|rc|pre|preview|dev|snapshot|nightly|canary)\d*$/;
const preReleaseLetter = /^[abm]\d{1,3}$/;

/** A named word counts wherever it stands (`-alpine-rc1`), a letter with a number only in front. */
function isPreRelease(suffix: string): boolean {
  const parts = suffix.split(/[._+-]+/).filter((part) => part !== '');
  return preReleaseLetter.test(parts[0] ?? '') || parts.some((part) => preReleaseWord.test(part));
}

/** Null without a suffix, undefined when it is too long to compare. */
function suffixOf(text: string): SemVer | null | undefined {
  // A number within a word counts as a number: rc10 comes after rc9.
  const identifiers = text.match(/\d+|[a-z]+/g) ?? [];
  if (identifiers.length === 0) return null;
  const spelled = identifiers.map((part) => part.replace(/^0+(?=\d)/, '')).join('.');
  try {
    return new SemVer(`0.0.0-${spelled}`);
  } catch {
    return undefined;
  }
}
