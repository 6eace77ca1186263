import { expect, it } from 'vitest';
import { retryAfterMs } from './retry.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

it.each([
  ['30', 30_000],
  ['0', 0],
  [' 5 ', 5_000],
  ['9999999999', 86_400_000],
  ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
  ['Thursday, 01-Jan-26 00:00:10 GMT', 10_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', null],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
])('reads %j as %s', (text, expected) => {
  expect(retryAfterMs({ 'retry-after': text }, now)).toBe(expected);
});

it('reads nothing from nothing', () => {
  expect(retryAfterMs({}, now)).toBeNull();
});
