import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';

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
  const redactor = createRedactor();
  expect(redactor.redact(`before ${text} after`)).toBe(`before ${text} after`);
  redactor.know([secret]);
  expect(redactor.redact(`before ${text} after`)).toMatch(/^before .*\[secret\].* after$/);
  redactor.forget();
  expect(redactor.redact(`before ${text} after`)).toBe(`before ${text} after`);
});

test('knows the latest of the tokens that were lent, and forgets them all on lock', () => {
  const redactor = createRedactor();
  redactor.know(['saved-secret']);
  for (let n = 0; n < 150; n += 1) redactor.passing([`lent-token-${n}.`]);
  expect(redactor.redact('lent-token-149. lent-token-0. saved-secret')).toBe(
    '[secret] lent-token-0. [secret]',
  );
  redactor.forget();
  expect(redactor.redact('lent-token-149.')).toBe('lent-token-149.');
});

test('takes the longer of two secrets first', () => {
  const redactor = createRedactor();
  redactor.know(['sesame', 'sesame-and-more']);
  expect(redactor.redact('x sesame-and-more y')).toBe('x [secret] y');
});

test.each([
  ['authorization: Basic YW5uOnNlc2FtZQ==', 'authorization: Basic [secret]'],
  ['Bearer abc.def-123_x', 'Bearer [secret]'],
  ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', 'token [secret]'],
  ['http://ann:sesame@proxy.test:3128', 'http://[secret]@proxy.test:3128'],
])('knows credentials by their shape: %s', (text, expected) => {
  expect(createRedactor().redact(text)).toBe(expected);
});

test('hides nothing for the sake of a secret of a few letters', () => {
  const redactor = createRedactor();
  redactor.know(['a', 'abc']);
  expect(redactor.redact('abc is a word')).toBe('abc is a word');
});
