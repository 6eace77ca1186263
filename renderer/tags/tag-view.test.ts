import { describe, expect, it } from 'vitest';
import type { TagKey } from '../../shared/tags/tag-key.ts';
import { addNames, emptyList, tagOrder } from '../lists/name-list.ts';
import { countKinds, newestName, type TagSort, viewTags } from './tag-view.ts';

const listOf = (tags: readonly string[]) => addNames(emptyList<TagKey>(), tags, tagOrder);
const signature = `sha256-${'ab'.repeat(32)}.sig`;
const tags = ['2.0.0-rc1', '1.9', '1.10', 'latest', 'main', '20261102', '97705304', signature];
const shown = (sort: TagSort, kind: 'all' | 'release' | 'other' = 'all', from = tags) =>
  viewTags(listOf(from), { sort, kind, timeOf: (tag) => tag.length }).names;

describe('viewTags', () => {
  it('has latest, stable and the newest release in front in the default order alone', () => {
    expect(shown('version')).toEqual([
      ...['latest', '1.10', '2.0.0-rc1', '1.9', 'main', '20261102', '97705304', signature],
    ]);
    expect(shown('version', 'all', ['stable', 'a', 'latest', '1.0'])).toEqual([
      ...['latest', 'stable', '1.0', 'a'],
    ]);
    expect(shown('name')).toEqual([
      ...['1.9', '1.10', '2.0.0-rc1', '20261102', '97705304', 'latest', 'main', signature],
    ]);
  });

  it('shows one kind in its own order, without attachments', () => {
    expect(shown('version', 'release')).toEqual(['1.10', '1.9']);
    expect(shown('version', 'other')).toEqual(['latest', 'main']);
  });

  it('sorts by time, newest first, with attachments last all the same', () => {
    expect(shown('newest').slice(0, 2)).toEqual(['2.0.0-rc1', '20261102']);
    expect(shown('newest').at(-1)).toBe(signature);
  });

  it('begins with what people look for, where hashes and days are in the thousands', () => {
    const digits = Array.from({ length: 2000 }, (_, at) => String(90_000_000 + at * 7));
    const days = Array.from({ length: 600 }, (_, at) =>
      String(20_000_101 + (at % 12) * 100 + at * 10_000),
    );
    const early = Array.from({ length: 1200 }, (_, at) => `9.${at}.0-rc.1`);
    const mixed = [...digits, ...days, ...early, '1.2.3', '1.2.4', 'latest', 'stable'];
    expect(shown('version', 'all', mixed).slice(0, 5)).toEqual([
      ...['latest', 'stable', '1.2.4', '9.1199.0-rc.1', '9.1198.0-rc.1'],
    ]);
    expect(newestName(listOf(mixed))).toBe('1.2.4');
  });
});

it('counts each kind, attachments apart', () => {
  expect(countKinds(listOf(tags))).toEqual({
    ...{ all: 7, release: 2, prerelease: 1, variant: 0, date: 1, commit: 1, other: 2 },
    attachment: 1,
  });
});
