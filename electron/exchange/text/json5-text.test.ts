import JSON5 from 'json5';
import { afterEach, expect, test, vi } from 'vitest';
import { parseJson5 } from './json5-text.ts';
import { parseLeniently } from './lenient-json.ts';
import { readText } from './read-text.ts';

afterEach(() => vi.restoreAllMocks());

const texts = [
  '{a: "x\u2028y\u2029z"}',
  "['\\\u2028x', '\\\\\u2029', 'it\\'s \u2028']",
  '{\u2028a:\u20291}',
  '[1, // a "b\u2028 2]',
  '/* "\u2028 */ {a: "// \u2028"}',
  '["\u2028", \'"\u2029\']',
];

test.each(texts)('%j is read as the library reads it, and nothing is written', (text) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  expect(parseJson5(text)).toEqual(JSON5.parse(text));
  warn.mockClear();
  parseJson5(text);
  expect(warn).not.toHaveBeenCalled();
});

test.each(['{a: "\u2028', '\u2028', "['\u2029\\"])('%j is refused as before', (text) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  expect(() => parseJson5(text)).toThrow(SyntaxError);
});

test('no text that is pasted makes Berth write to its terminal', () => {
  const written = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const spies = written.map((name) => vi.spyOn(console, name).mockReturnValue());
  const many = '\u2028'.repeat(10_000);
  expect(parseLeniently(`{a: "${many}",}`)).toEqual({ a: many });
  for (const text of [
    `f({ registryUrl: 'a${many}' })`,
    `{a: "${many}"} {b: '${many}'}`,
    `// ${many}\n[{registry_id: "${many}"}]`,
  ])
    try {
      readText(text);
    } catch {
      // Refusing it is as good.
    }
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
