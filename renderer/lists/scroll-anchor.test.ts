import { describe, expect, it } from 'vitest';
import { pickAnchor, scrollTopFor } from './scroll-anchor.ts';

const view = (scrollTop: number) => ({ scrollTop, height: 280, rowHeight: 28 });
const nameOfRow = (row: number) => `row-${row}`;

describe('scroll anchor', () => {
  it('keeps the selected row where it stood when names arrive above it', () => {
    const anchor = pickAnchor(view(56), { name: 'row-4', row: 4 }, nameOfRow);
    expect(anchor).toEqual({ name: 'row-4', offset: 56 });
    const after = anchor === null ? -1 : scrollTopFor(anchor, 104, 28);
    expect(104 * 28 - after).toBe(56);
  });

  it('takes the first visible row when the selected one is off screen', () => {
    expect(pickAnchor(view(300), { name: 'row-0', row: 0 }, nameOfRow)).toEqual({
      name: 'row-10',
      offset: -20,
    });
  });

  it('stays at the beginning when nothing is selected there', () => {
    expect(pickAnchor(view(0), null, nameOfRow)).toBeNull();
    expect(pickAnchor(view(0), { name: 'gone', row: -1 }, nameOfRow)).toBeNull();
  });

  it('anchors a row selected at the very top', () => {
    expect(pickAnchor(view(0), { name: 'row-2', row: 2 }, nameOfRow)).toEqual({
      name: 'row-2',
      offset: 56,
    });
    expect(scrollTopFor({ name: 'row-2', offset: 56 }, 1, 28)).toBe(0);
  });
});
