import { expect, it } from 'vitest';
import { indentJson } from './indent-json.ts';

it('gives what JSON.stringify gives, for what both can read', () => {
  const value = { a: [1, 'x, {y}: "z"', { b: null }], c: {}, d: [], 'e\\"': true };
  expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  expect(indentJson(JSON.stringify(value, null, 7))).toBe(JSON.stringify(value, null, 2));
});

it('leaves numbers and strings as they were sent', () => {
  expect(indentJson('{"n":9007199254740993.10,"s":"\\u0041"}')).toBe(
    '{\n  "n": 9007199254740993.10,\n  "s": "\\u0041"\n}',
  );
});

it.each(['', 'no json', '"open', '}}]]', '[[[['])('takes %j without a fault', (text) => {
  expect(typeof indentJson(text)).toBe('string');
});
