import { expect, it } from 'vitest';
import { createRandom } from '../../e2e/fixtures/random.ts';
import { testSeed } from '../../e2e/fixtures/seed.ts';
import { type TagKind, tagKey } from './tag-key.ts';
import { newestRelease, orderTags } from './tag-order.ts';

/** What a made tag is, as its maker knows it without reading it. */
interface Made {
  readonly tag: string;
  readonly kind: TagKind;
  readonly numbers: readonly number[];
  readonly day: string;
}

const seed = testSeed('mixed tags');

/** 5,000 tags as a busy repository has them, most of which are no release. */
function makeTags(): Made[] {
  const random = createRandom('mixed tags', seed);
  const made = new Map<string, Made>();
  const add = (tag: string, kind: TagKind, more: Partial<Made> = {}) =>
    made.set(tag, { tag, kind, numbers: [], day: '', ...more });
  const hex = (length: number) =>
    Array.from({ length }, () =>
      random.pick([...'0123456789abcdef'] as [string, ...string[]]),
    ).join('');
  const two = (value: number) => String(value).padStart(2, '0');
  const makers: readonly [() => void, ...(() => void)[]] = [
    () => {
      const numbers = [random.int(6), random.int(30), random.int(12)];
      const shown = `${random.pick(['', 'v'])}${numbers.join('.')}`;
      const suffix = random.pick(['-alpine', '-slim-bookworm', '-windowsservercore-ltsc2022']);
      const early = random.pick(['-rc.', '-beta', '-alpha.', 'a', '-M', '-SNAPSHOT', '-dev.']);
      switch (random.int(3)) {
        case 0:
          return add(shown, 'release', { numbers });
        case 1:
          return add(`${shown}${suffix}`, 'variant', { numbers });
        default:
          return add(`${shown}${early}${1 + random.int(12)}`, 'prerelease', { numbers });
      }
    },
    () => {
      const day = `20${10 + random.int(20)}${two(1 + random.int(12))}${two(1 + random.int(28))}`;
      const parted = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
      add(random.pick([day, parted, `nightly-${day}`, `${parted}-slim`]), 'date', { day });
    },
    // A hash of digits alone, as about one in forty of eight is, that is no day.
    () =>
      add(`${random.pick(['3', '9', '45', '77'])}${10_000_000 + random.int(80_000_000)}`, 'commit'),
    () => add(`${random.int(10)}${hex(6 + random.int(33))}f`, 'commit'),
    () => add(`sha-${random.int(10)}${hex(6)}`, 'commit'),
    () => add(`${random.pick(['main', 'pr', 'feature', 'edge'])}-x${random.int(3000)}`, 'other'),
    () => add(`sha256-${hex(64)}${random.pick(['.sig', '.att', '.sbom', ''])}`, 'attachment'),
  ];
  for (const word of ['latest', 'stable', 'main', 'edge']) add(word, 'other');
  while (made.size < 5000) random.pick(makers)();
  return [...made.values()];
}

const made = makeTags();
const known = new Map(made.map((one) => [one.tag, one]));
const ordered = orderTags(made.map(({ tag }) => tag)).map((tag) => {
  const one = known.get(tag);
  if (one === undefined) throw new Error(`${tag} was never made`);
  return one;
});

it('tells each of 5,000 mixed tags for what it was made as', () => {
  const wrong = made.filter(({ tag, kind }) => tagKey(tag).kind !== kind);
  expect(wrong).toEqual([]);
  expect(ordered).toHaveLength(5000);
  const kinds = new Set(made.map(({ kind }) => kind));
  expect(kinds.size).toBe(7);
});

it('puts versions first, then words, days, hashes and attachments', () => {
  const place: Readonly<Record<TagKind, number>> = {
    ...{ release: 0, variant: 0, prerelease: 0, other: 1, date: 2, commit: 3, attachment: 4 },
  };
  const places = ordered.map(({ kind }) => place[kind]);
  expect(places).toEqual([...places].sort());
});

it('runs down the versions: numbers by value, then release, variants, pre-releases', () => {
  const rank: Partial<Record<TagKind, number>> = { release: 0, variant: 1, prerelease: 2 };
  const worth = ({ numbers, kind }: Made) =>
    numbers.reduce((sum, number) => sum * 1000 + number, 0) * 10 - (rank[kind] ?? Number.NaN);
  const versions = ordered.filter(({ numbers }) => numbers.length > 0).map(worth);
  expect(versions.length).toBeGreaterThan(500);
  expect(versions).toEqual([...versions].sort((a, b) => b - a));
});

it('runs down the days, however they are spelled', () => {
  const days = ordered.filter(({ kind }) => kind === 'date').map(({ day }) => day);
  expect(days.length).toBeGreaterThan(500);
  expect(days).toEqual([...days].sort().reverse());
});

it('finds the newest release, and not among days and hashes', () => {
  const at = newestRelease(ordered.map(({ tag }) => tagKey(tag)));
  const highest = made
    .filter(({ kind }) => kind === 'release')
    .map(({ numbers }) => numbers)
    .sort(
      (a, b) => (b[0] ?? 0) - (a[0] ?? 0) || (b[1] ?? 0) - (a[1] ?? 0) || (b[2] ?? 0) - (a[2] ?? 0),
    )[0];
  expect(ordered[at]).toMatchObject({ kind: 'release', numbers: highest });
});

it('is the same order whatever order the tags come in', () => {
  const random = createRandom('shuffle', seed);
  const shuffled = made
    .map(({ tag }) => ({ tag, at: random.int(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ tag }) => tag);
  expect(orderTags(shuffled)).toEqual(ordered.map(({ tag }) => tag));
});
