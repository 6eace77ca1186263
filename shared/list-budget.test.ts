import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ListBudget, listLimits } from './list-budget.ts';
import { utf8Length } from './utf8-length.ts';

describe('a list is cut', () => {
  test('after so many names', () => {
    const budget = new ListBudget({ names: 3, bytes: 100 });
    expect(budget.take(['a', 'b'])).toEqual(['a', 'b']);
    expect(budget.cut).toBe(false);
    expect(budget.take(['c', 'd'])).toEqual(['c']);
    expect(budget.cut).toBe(true);
  });

  test('after so many bytes, however few names', () => {
    const budget = new ListBudget({ names: 100, bytes: 10 });
    expect(budget.take(['12345', 'éé', '12', '1'])).toEqual(['12345', 'éé']);
    expect([budget.cut, budget.spent]).toEqual([true, true]);
    expect(budget.take(['1'])).toEqual([]);
  });

  test('not when it ends exactly there', () => {
    const budget = new ListBudget({ names: 2, bytes: 4 });
    expect(budget.take(['ab', 'cd'])).toEqual(['ab', 'cd']);
    expect([budget.cut, budget.spent]).toEqual([false, true]);
  });

  test('with what is kept beside a name', () => {
    const budget = new ListBudget({ names: 10, bytes: 10 });
    expect([budget.admits('ab', 8), budget.admits('', 1)]).toEqual([true, false]);
  });

  test('at 1,000,000 names or 64 MiB', () => {
    expect(listLimits).toEqual({ names: 1_000_000, bytes: 64 * 1024 * 1024 });
  });
});

test('bytes are those of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
  for (const text of ['\ud83d\ude00', '\ud83d', '\ude00\ud83d', 'a\ud83db'])
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
});
