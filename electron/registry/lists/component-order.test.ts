import { describe, expect, it } from 'vitest';
import { compareByComponent, indexFrom, isRising, isSafeCursor } from './component-order.ts';

/** As docker-registry 2.8 and 3.0 list them; `ranged-walk.integration.test.ts` asks the real one. */
const walked = [
  'a/0',
  'a',
  'a/b',
  'a/b/c',
  'a/b-c',
  'a-b',
  'a-b/c',
  'a.b/c',
  'a0',
  'a_b',
  'aa',
  'b',
];

describe('order by component', () => {
  it('is the order of folders, not of strings', () => {
    expect([...walked].reverse().sort(compareByComponent)).toEqual(walked);
    expect([...walked].sort()).not.toEqual(walked);
  });

  it('rises without repeats and only after the cursor', () => {
    expect(isRising(walked, null)).toBe(true);
    expect(isRising(walked.slice(3), 'a/b')).toBe(true);
    expect(isRising(walked.slice(3), 'a/b/c')).toBe(false);
    expect(isRising(['a', 'a'], null)).toBe(false);
    expect(isRising([...walked].sort(), null)).toBe(false);
  });

  it('finds the first name that is not before another', () => {
    expect(indexFrom(walked, 'a')).toBe(1);
    expect(indexFrom(walked, 'a-')).toBe(5);
    expect(indexFrom(walked, 'c')).toBe(walked.length);
    expect(indexFrom([], 'a')).toBe(0);
  });

  it('does not cut after a child that hides its parent', () => {
    expect(isSafeCursor('a/0')).toBe(false);
    expect(isSafeCursor('0/a')).toBe(true);
  });
});
