import { expect, it } from 'vitest';
import { safeLine } from './hidden-characters.ts';

it.each([
  ['a control', 'a\u0007b'],
  ['a new line', 'a\nb'],
  ['an escape', 'a\u001bb'],
  ['a line separator', 'a\u2028b'],
  ['a mark of direction', 'a\u202eb'],
  ['an isolate', 'a\u2066b'],
  ['a zero-width space', 'a\u200bb'],
  ['a byte order mark', 'a\ufeffb'],
  ['a soft hyphen', 'a\u00adb'],
  ['half of a pair', 'a\ud800b'],
  ['a joiner of graphemes', 'a\u034fb'],
  ['a filler of Hangul', 'a\u3164b'],
  ['a blank of Braille', 'a\u2800b'],
])('%s becomes a question mark', (_name, text) => {
  expect(safeLine(text)).toBe('a?b');
});
