import { expect, it } from 'vitest';
import { ageText } from './age-text.ts';

const now = Date.parse('2026-11-30T12:00:00Z');

it.each([
  ['2026-11-30T11:59:40Z', 'now'],
  ['2026-11-30T11:58:00Z', '2 minutes ago'],
  ['2026-11-30T09:00:00Z', '3 hours ago'],
  ['2026-11-29T11:00:00Z', 'yesterday'],
  ['2026-11-10T12:00:00Z', '2 weeks ago'],
  ['2026-09-01T12:00:00Z', '3 months ago'],
  ['2024-11-01T12:00:00Z', '2 years ago'],
  ['2027-01-01T00:00:00Z', 'now'],
])('%s is told as %s', (iso, expected) => {
  expect(ageText(iso, 'en', now)).toBe(expected);
});
