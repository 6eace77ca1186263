import { expect, test } from 'vitest';
import { spentMs } from '../../e2e/fixtures/longest-pause.ts';
import { Redactor } from './redactor.ts';

const lasting = { parts: 4, secrets: 50_000, pieces: 200_000 };
const passing = { parts: 4, secrets: 25, pieces: 50_000 };
const newRedactor = () => new Redactor({ lasting, passing });

const secret = 'pä"ss w/ord+4711';

test.each([
  ['as it is', secret],
  ['in JSON', JSON.stringify({ a: secret })],
  ['in a URL', `https://x.test/?p=${encodeURIComponent(secret)}`],
  ['in hex', Buffer.from(secret).toString('hex')],
  ['in a Basic header', Buffer.from(`ann:${secret}`).toString('base64')],
  ['in base64, one byte later', Buffer.from(`.${secret}.`).toString('base64')],
  ['in base64, two bytes later', Buffer.from(`..${secret}..`).toString('base64')],
  ['in base64 of URLs', Buffer.from(`ann:${secret}`).toString('base64url')],
])('takes a known secret out %s, and leaves it where it is not known', (_, text) => {
  const redactor = newRedactor();
  expect(redactor.redact(`before ${text} after`)).toBe(`before ${text} after`);
  redactor.know([secret]);
  expect(redactor.redact(`before ${text} after`)).toMatch(/^before .*\*\*\*.* after$/);
  redactor.forget();
  expect(redactor.redact(`before ${text} after`)).toBe(`before ${text} after`);
});

test('knows the latest of the tokens that were issued, and forgets them all on lock', () => {
  const redactor = newRedactor();
  redactor.know(['saved-secret']);
  for (let n = 0; n < 150; n += 1) redactor.passing([`lent-token-${n}.`]);
  expect(redactor.redact('lent-token-149. lent-token-0. saved-secret')).toBe(
    '*** lent-token-0. ***',
  );
  redactor.forget();
  expect(redactor.redact('lent-token-149.')).toBe('lent-token-149.');
});

test('knows tens of thousands, and takes the time of a line for each line', () => {
  const redactor = newRedactor();
  const tokens = Array.from({ length: 10_000 }, (_, n) => `dckr_pat_${n}-of-many`);
  const begin = process.cpuUsage();
  for (const token of tokens) redactor.know([token]);
  for (const token of tokens.slice(0, 1_000))
    expect(redactor.redact(`pull with ${token} failed`)).toBe('pull with *** failed');
  // With all of them gone through for each line, and all written anew for each secret, it takes minutes.
  expect(spentMs(begin)).toBeLessThan(20_000);
});

test('a long line of what a long secret begins with takes no longer than another', () => {
  const redactor = newRedactor();
  redactor.know([
    `${'a'.repeat(60_000)}!`,
    ...Array.from({ length: 500 }, (_, n) => 'a'.repeat(n)),
  ]);
  const begin = process.cpuUsage();
  expect(redactor.redact(`${'b'.repeat(100_000)}${'a'.repeat(100_000)}c`)).toMatch(/^b+\*\*\*c$/);
  expect(spentMs(begin)).toBeLessThan(10_000);
});

test('takes out what is left of a long secret that was cut off', () => {
  const redactor = newRedactor();
  const key = Buffer.from(Array.from({ length: 999 }, (_, n) => (n * 7919) % 251)).toString('hex');
  redactor.know([key]);
  expect(redactor.redact(`key ${key} end`)).toBe('key *** end');
  expect(redactor.redact(`key ${key.slice(0, 320)} end`)).toBe('key *** end');
});

test('leaves nothing of secrets that overlap', () => {
  const redactor = newRedactor();
  redactor.know(['first-and-then', 'then-second']);
  expect(redactor.redact('x first-and-then-second y')).toBe('x *** y');
});

test('a half of a pair of characters is no reason to fail', () => {
  const redactor = newRedactor();
  redactor.know(['pass\ud800word']);
  expect(redactor.redact('x pass\ud800word y')).toBe('x *** y');
});

test('takes the longer of two secrets first', () => {
  const redactor = newRedactor();
  redactor.know(['sesame', 'sesame-and-more']);
  expect(redactor.redact('x sesame-and-more y')).toBe('x *** y');
});

test.each([
  ['authorization: Basic YW5uOnNlc2FtZQ==', 'authorization: Basic ***'],
  ['Bearer abc.def-123_x', 'Bearer ***'],
  ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', 'token ***'],
  ['Bearer authentication is required', 'Bearer authentication is required'],
  ['Basic authentication.', 'Basic authentication.'],
  ['http://ann:sesame@proxy.test:3128', 'http://***@proxy.test:3128'],
])('knows credentials by their shape: %s', (text, expected) => {
  expect(newRedactor().redact(text)).toBe(expected);
});

test('hides nothing for the sake of a secret of a few letters', () => {
  const redactor = newRedactor();
  redactor.know(['a', 'abc']);
  expect(redactor.redact('abc is a word')).toBe('abc is a word');
});
