import { describe, expect, it } from 'vitest';
import { isRising, isSafeCursor } from './component-order.ts';
import { splitPoints } from './split-points.ts';

const name = (index: number) => `team/app-${String(index).padStart(4, '0')}`;
const names = Array.from({ length: 1_000 }, (_, index) => name(index));

describe('where a known list is split', () => {
  it('is a page apart and a little less, from the name that was read last', () => {
    expect(splitPoints(names, name(99), 100).slice(0, 3)).toEqual([
      name(197),
      name(295),
      name(393),
    ]);
    // One that is not known stands between its neighbours.
    expect(splitPoints(names, `${name(99)}-new`, 100).slice(0, 1)).toEqual([name(197)]);
  });

  it('leaves nothing that a page would not reach', () => {
    for (const size of [10, 99, 100, 250, 999, 1_000, 5_000]) {
      const points = [name(size - 1), ...splitPoints(names, name(size - 1), size)];
      const at = points.map((point) => names.indexOf(point));
      for (const [index, start] of at.entries())
        expect((at[index + 1] ?? names.length - 1) - start).toBeLessThanOrEqual(
          index === at.length - 1 ? size + 1 : size,
        );
    }
  });

  it('is never before a child that would hide its parent', () => {
    const hiding = names.map((one, index) => (index % 3 === 0 ? one : `${name(index)}/0`));
    const points = splitPoints(hiding, name(0), 100);
    expect(points.length).toBeGreaterThan(5);
    expect(points.filter((point) => !isSafeCursor(point))).toEqual([]);
  });

  it('goes as far as the list is in the order of folders', () => {
    const pinned = [...names.slice(0, 500), ...names.slice(0, 500)];
    for (const list of [pinned, [...names].reverse()])
      expect(isRising(splitPoints(list, name(99), 100), name(99))).toBe(true);
    expect(splitPoints([], name(99), 100)).toEqual([]);
    expect(splitPoints(names, name(0), 1)).toEqual([]);
  });
});
