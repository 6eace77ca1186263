import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareByComponent, isSafeCursor } from './component-order.ts';
import { guessAhead } from './range-guess.ts';

const gap = { head: 'acme/api', recent: 'acme/api', last: 'basket/web', pages: 1, bound: null };

describe('guessing where to begin a range', () => {
  it('goes ahead as densely as names went so far', () => {
    const near = guessAhead({ ...gap, pages: 10 }) ?? '';
    const far = guessAhead(gap) ?? '';
    expect(compareByComponent(gap.last, near)).toBeLessThan(0);
    expect(compareByComponent(near, far)).toBeLessThan(0);
  });

  it('stays in a gap with a known end, about in its middle', () => {
    expect(guessAhead({ ...gap, pages: 10, bound: 'd' })).toMatch(/^[bc]/);
  });

  it('leaves short gaps alone', () => {
    expect(guessAhead({ ...gap, bound: 'basket/x' })).toBeNull();
    expect(guessAhead({ ...gap, head: 'a', recent: 'a', last: 'x', pages: 1 })).toBeNull();
  });

  it('finds a dense group among few others by what came last', () => {
    const guess = guessAhead({
      head: 'analytics/x',
      recent: 'prod/ab',
      last: 'prod/ad',
      pages: 3,
      bound: null,
    });
    expect(guess).toMatch(/^prod\/a[e-z]/);
  });

  it('always lies within the gap, where no repository can be', () => {
    const name = fc
      .array(fc.stringMatching(/^[a-z0-9]{1,4}(?:[._-][a-z0-9]{1,3})?$/), {
        minLength: 1,
        maxLength: 3,
      })
      .map((components) => components.join('/'));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (names, pages, open) => {
          const [head = '', recent = '', last = '', bound = ''] = names.sort(compareByComponent);
          const guess = guessAhead({ head, recent, last, pages, bound: open ? null : bound });
          if (guess === null) return;
          expect(guess).toMatch(/[a-z0-9]-$/);
          expect(isSafeCursor(guess)).toBe(true);
          expect(compareByComponent(last, guess)).toBeLessThan(0);
          if (!open) expect(compareByComponent(guess, bound)).toBeLessThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
