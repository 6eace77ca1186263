import { expect, it } from 'vitest';
import { sizeText } from './size-text.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [28_567_123, '28.6 MB'],
  [999_999, '1,000 kB'],
  [5_120_000_000, '5.12 GB'],
  [Number.MAX_SAFE_INTEGER, '9,010 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes, 'en')).toBe(text);
});
