import { expect, test } from 'vitest';
import { inEnglish } from '../../../shared/text/render.ts';
import { describeRateLimit, readRateLimit } from './rate-limit.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const none = { limit: null, remaining: null, windowSeconds: null, resetsAt: null };

test.each([
  [{}, null],
  [{ 'ratelimit-limit': 'many' }, null],
  [
    { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' },
    { ...none, limit: 100, remaining: 76, windowSeconds: 21_600 },
  ],
  [
    { 'ratelimit-limit': '10, 10;w=1;burst=5, 1000;w=3600', 'ratelimit-remaining': '9' },
    { ...none, limit: 10, remaining: 9, windowSeconds: 1 },
  ],
  [
    { 'x-ratelimit-limit': '600', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' },
    { ...none, limit: 600, remaining: 0, resetsAt: at(60) },
  ],
  [{ 'x-ratelimit-reset': String(now / 1000 + 90) }, { ...none, resetsAt: at(90) }],
  [{ 'x-retry-after': String(now / 1000 + 5) }, { ...none, resetsAt: at(5) }],
  [{ 'x-ratelimit-reset': String(now / 1000 - 90) }, null],
  [
    { 'retry-after': '30', 'ratelimit-reset': '99' },
    { ...none, resetsAt: at(30) },
  ],
  [{ 'ratelimit-reset': '9999999' }, { ...none, resetsAt: at(86_400) }],
  [
    { 'ratelimit-limit': '100 ; W="60"; comment="a, b"' },
    { ...none, limit: 100, windowSeconds: 60 },
  ],
  [{ 'ratelimit-limit': '100;w=1234567890' }, { ...none, limit: 100 }],
  [{ 'ratelimit-limit': '100;window=60' }, { ...none, limit: 100 }],
  [{ 'ratelimit-limit': '1e9' }, null],
  [{ 'ratelimit-limit': `100;${' '.repeat(2000)}` }, null],
])('%j', (headers, expected) => {
  expect(readRateLimit(headers, now)).toEqual(expected);
});

test.each([
  [{ limit: 100, remaining: 3, windowSeconds: 21_600 }, '3 of 100 left in 6 hours'],
  [{ limit: 100, remaining: null, windowSeconds: 90 }, 'at most 100 in 90 seconds'],
  [{ limit: null, remaining: 3, windowSeconds: 600 }, '3 left in 10 minutes'],
  [{ limit: null, remaining: 1, windowSeconds: 3600 }, '1 left in 1 hour'],
  [{}, null],
])('%j in words', (quota, expected) => {
  const told = describeRateLimit({ ...none, ...quota });
  expect(told === null ? null : inEnglish(told)).toBe(expected);
});

test.each([
  ['the header that once hung', `1;${'; '.repeat(45)}x`],
  ['commas', `1${', ;'.repeat(300)}`],
  ['quotes', `1;${'"0;\t;'.repeat(150)}"0`],
  ['blanks', `1${' '.repeat(1000)}x`],
  ['windows', `1${';w='.repeat(300)}`],
])('%s take no time', (_what, text) => {
  for (const name of ['ratelimit-limit', 'ratelimit-remaining', 'x-ratelimit-limit'])
    readRateLimit({ [name]: text }, now);
});
