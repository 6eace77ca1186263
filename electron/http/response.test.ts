import { expect, test } from 'vitest';
import { header, headerLines } from './response.ts';

test('readers of headers get no more than 64 lines of 16 KiB', () => {
  const lines = headerLines(
    { link: Array.from({ length: 100 }, () => 'x'.repeat(100_000)) },
    'Link',
  );
  expect(lines).toHaveLength(64);
  expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([16 * 1024]));
  expect(header({ etag: 'y'.repeat(100_000) }, 'ETag')).toHaveLength(16 * 1024);
});

test('short headers come as they are, missing ones not at all', () => {
  expect(headerLines({ link: ['<a>', '<b>'] }, 'LINK')).toEqual(['<a>', '<b>']);
  expect(header({ etag: '"a"' }, 'etag')).toBe('"a"');
  expect(headerLines({}, 'link')).toEqual([]);
  expect(header({}, 'link')).toBeNull();
});
