import { expect, test } from 'vitest';
import { beginsAs, digestQuery } from './digest-query.ts';

const hex = 'ab12cd34'.repeat(8);

test.each([
  [`sha256:${hex}`, `sha256:${hex}`],
  [` SHA256:AB12CD34 `, 'sha256:ab12cd34'],
  ['ab12cd34', 'ab12cd34'],
  ['ab12cd3', null],
  ['abcdefgh', null],
  ['sha256:', null],
  ['app:12345678', null],
  ['team/ab12cd34', null],
  ['ab12cd34 x', null],
  ['0'.repeat(256), null],
])('%j asks for %j', (text, wanted) => {
  expect(digestQuery(text)).toBe(wanted);
});

test('a beginning is one of the digits, or of the whole where an algorithm is said', () => {
  expect(beginsAs(`sha256:${hex}`, 'ab12cd34')).toBe(true);
  expect(beginsAs(`sha256:${hex}`, 'sha256:ab12')).toBe(true);
  expect(beginsAs(`sha512:${hex}`, 'sha256:ab12')).toBe(false);
  expect(beginsAs(`sha256:${hex}`, 'b12cd34a')).toBe(false);
});
