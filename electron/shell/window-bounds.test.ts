import { describe, expect, it } from 'vitest';
import { minimumSize, rememberBounds, restoreBounds } from './window-bounds.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: -1280, y: 0, width: 1280, height: 1024 },
];
const stored = (value: unknown) => restoreBounds({ read: () => value }, screens);

describe('restoreBounds', () => {
  it('puts the window where it was, on any screen', () => {
    const bounds = { x: -1200, y: 20, width: 1000, height: 700, maximized: true };
    expect(stored(bounds)).toEqual(bounds);
  });

  it.each([
    ['beside every screen', { x: 3000, y: 0 }],
    ['nearly beside one', { x: 1900, y: 0 }],
    ['with its title above the screen', { x: 0, y: -200 }],
    ['below the screen', { x: 0, y: 1070 }],
  ])('gives a window %s its size only', (_name, place) => {
    expect(stored({ ...place, width: 1000, height: 700, maximized: false })).toEqual({
      width: 1000,
      height: 700,
      maximized: false,
    });
  });

  it('keeps the smallest size', () => {
    expect(stored({ x: 0, y: 0, width: 1, height: 1 })).toMatchObject(minimumSize);
  });

  it.each([undefined, {}, [], 'text', { x: 'left' }, { x: 1.5, y: 0, width: 1, height: 1 }])(
    'starts anew from %j',
    (value) => {
      expect(stored(value)).toEqual({ width: 1180, height: 760, maximized: false });
    },
  );

  it('reads what it wrote', () => {
    const bounds = { x: 10, y: 20, width: 900, height: 600, maximized: false };
    const written: unknown[] = [];
    rememberBounds({ write: (value) => void written.push(value) }, bounds);
    expect(stored(written[0])).toEqual(bounds);
  });
});
