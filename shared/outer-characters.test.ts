import { expect, test } from 'vitest';
import { withoutOuter, withoutTrailing } from './outer-characters.ts';

test.each([
  ['', '', ''],
  ['/', '', ''],
  ['///', '', ''],
  ['a', 'a', 'a'],
  ['a/b', 'a/b', 'a/b'],
  ['//a//b//', '//a//b', 'a//b'],
  ['/\n', '/\n', '\n'],
])('slashes around %j', (text, trailing, outer) => {
  expect(withoutTrailing(text, '/')).toBe(trailing);
  expect(withoutOuter(text, '/')).toBe(outer);
});
