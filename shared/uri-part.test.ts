import { expect, test } from 'vitest';
import { uriPart } from './uri-part.ts';

test.each([
  ['a/b c', 'a%2Fb%20c'],
  ['é😀', '%C3%A9%F0%9F%98%80'],
  ['a\ud800', 'a%EF%BF%BD'],
  ['\udc00b', '%EF%BF%BDb'],
])('%j is %s', (text, encoded) => {
  expect(uriPart(text)).toBe(encoded);
});
