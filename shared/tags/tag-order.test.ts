import { describe, expect, it } from 'vitest';
import { tagKey } from './tag-key.ts';
import { compareAsName, newestRelease, orderTags } from './tag-order.ts';

function shuffled(tags: readonly string[]): string[] {
  return tags
    .map((tag, at) => ({ tag, at: (at * 7919 + 13) % 101 }))
    .sort((a, b) => a.at - b.at)
    .map(({ tag }) => tag);
}

describe('orderTags', () => {
  it.each([
    ['numbers by value, not by letter', ['1.10', '1.9', '1.2', '1.1']],
    ['a v in front changes nothing', ['v2.0.0', '1.10.1', 'v1.10.0', '1.9.9']],
    [
      'pre-releases after their release',
      ['2.0.0', '2.0.0-rc.2', '2.0.0-rc.1', '2.0.0-beta', '1.9.0'],
    ],
    ['variants before pre-releases', ['2.0.0', '2.0.0-alpine', '2.0.0-rc.1-alpine', '2.0.0-rc.1']],
    ['numbers in words count', ['1.0.0-rc10', '1.0.0-rc9', '1.0.0-rc1']],
    ['variants after the bare version', ['1.25.3', '1.25.3-bookworm', '1.25.3-alpine', '1.25.2']],
    ['missing parts are zero', ['2', '1.1', '1', '1.0', '1.0.0', '0.9']],
    ['four numbers', ['1.2.3.10', '1.2.3.9', '1.2.3', '1.2.2.99']],
    ['dates newest first', ['2024-11-02', '2024-02-11', '2023-12-31']],
    ['stamps newest first', ['20240211', '20231231']],
    ['letters behind the number', ['8u342', '8u41', '8u8']],
    ['words after versions, naturally', ['1.0.0', 'build9', 'build10', 'latest', 'main']],
    ['commits are no versions', ['1.0.0', '7f3c2a9', 'a1b2c3d4e5']],
    ['words before days, and days before hashes', ['1.0.0', 'main', '2026-11-20', '97705304']],
    ['words that begin with a number are no versions', ['1.0.0', '2fa', '3scale']],
    ['a build part has no say', ['1.0.1', '1.0.0_build7', '1.0.0_build9', '0.9.0']],
  ])('%s', (_title, expected) => {
    expect(orderTags([...expected].reverse())).toEqual(expected);
    expect(orderTags(shuffled(expected))).toEqual(expected);
  });

  it('takes any tag, however odd', () => {
    const odd = ['9'.repeat(128), '1.0.0-'.padEnd(128, 'a1'), '_', '1.', '1..2', 'v', 'V1', '1-'];
    expect(orderTags(odd).sort()).toEqual([...odd].sort());
  });

  it('is the same order whatever order the tags came in', () => {
    const tags = Array.from(
      { length: 400 },
      (_, at) => `${at % 7}.${at % 13}.${at}${at % 3 ? '' : '-rc1'}`,
    );
    expect(orderTags(shuffled(tags))).toEqual(orderTags(tags));
  });
});

describe('newestRelease', () => {
  const newest = (tags: readonly string[]) => {
    const ordered = orderTags(tags);
    return ordered[newestRelease(ordered.map(tagKey))] ?? null;
  };

  it.each([
    ['no pre-release and no variant', ['2.4.0-rc.1', '2.3.2', '2.3.2-alpine', '2.3.1'], '2.3.2'],
    ['the fuller of equal versions', ['3', '3.14', '3.14.0', '3.13.9'], '3.14.0'],
    ['a dotted one before builds that are counted', ['981', '982', '2.3.2', 'v2.3.3'], 'v2.3.3'],
    ['a lone number where there is nothing else', ['9', '11', '11-jdk'], '11'],
    ['never a day or a hash', ['20261102', '97705304', '0.1.0', '2026-11-20'], '0.1.0'],
    ['none without a release', ['latest', '1.0.0-rc1', '20261102', '7f3c2a9'], null],
  ])('is %s', (_title, tags, expected) => {
    expect(newest(tags)).toBe(expected);
  });
});

describe('compareAsName', () => {
  it.each([
    [['latest', '2', '2.3', '2.3.2', '97705304', '2.3.2-alpine'], '2.3.2'],
    [['alpine', '2.3-alpine', '2.3.2-alpine'], '2.3.2-alpine'],
    [['2026-11-20', '2.4.0-rc.1'], '2.4.0-rc.1'],
    [['main', '7f3c2a9'], 'main'],
  ])('names what %j stand for', (tags, expected) => {
    const [best] = tags
      .map((tag) => ({ tag, key: tagKey(tag) }))
      .sort((a, b) => compareAsName(a.key, b.key));
    expect(best?.tag).toBe(expected);
  });
});
