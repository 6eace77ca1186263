import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuTimeOf } from '../../../e2e/fixtures/cpu-time.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import { BerthError } from '../../../shared/errors.ts';
import { importTextLimit } from '../../../shared/import-limits.ts';
import { utf8Length } from '../../../shared/utf8-length.ts';
import { lenientLimit, maxDepth, parseLeniently } from './lenient-json.ts';

describe('what people paste', () => {
  test.each([
    ['strict JSON', '{"a":[1,true,null,"x"]}', { a: [1, true, null, 'x'] }],
    ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
    ['CRLF and tabs', '{\r\n\t"a": 1,\r\n\t"b": 2\r\n}\r\n', { a: 1, b: 2 }],
    ['trailing commas', '{"a":[1,2,],}', { a: [1, 2] }],
    ['bare keys', '{a_b: 1, $c: 2}', { a_b: 1, $c: 2 }],
    ['single quotes', `{'a': 'it\\'s "x"'}`, { a: `it's "x"` }],
    ['comments', '{ // one\n "a": /* two */ 1 /* , "b": 2 */ }', { a: 1 }],
    ['no-break spaces', '{\u00a0"a":\u00a01}', { a: 1 }],
    ['a Markdown fence', '```json\n{a: 1}\n```\n', { a: 1 }],
    ['a fence without a name', '```\r\n[1]\r\n```', [1]],
    ['a semicolon at the end', '{"a":1};\n', { a: 1 }],
    ['objects one after the other', '{"a":1}\n\n{b: 2,}', [{ a: 1 }, { b: 2 }]],
    ['objects with commas between', '{"a":1},\n// next\n{"b":"}{"}', [{ a: 1 }, { b: '}{' }]],
    ['lines of JSON', '[1]\n[2]\n[3]\n', [[1], [2], [3]]],
    [
      'a curl command',
      `curl -u "a:b" \\\n-X POST \\\n-d '{\n\t"a": "string",\n}' 'http://host/v1'`,
      { a: 'string' },
    ],
    [
      'curl commands in a row',
      `$ curl --data-raw '{"a":1}' http://host\n$ curl -d '{"b":2}' http://host\n`,
      [{ a: 1 }, { b: 2 }],
    ],
    [
      'an answer with its head',
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[1]',
      [1],
    ],
    ['the last of two equal keys', '{a: 1, a: 2}', { a: 2 }],
  ])('%s', (_what, text, value) => {
    expect(parseLeniently(text)).toEqual(value);
  });

  test('whatever JSON writes is read as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.nat(4), (value, space) => {
        const text = JSON.stringify(value, null, space);
        const expected: unknown = JSON.parse(text, (key, item: unknown) =>
          key === '__proto__' ? undefined : item,
        );
        expect(parseLeniently(text)).toEqual(expected);
      }),
    );
  });
});

describe('what is refused, and where', () => {
  test.each([
    ['nothing', ' \n ', /empty/],
    ['a word', 'hello', /line 1, column 1$/],
    ['a missing value', '{\n  "a": 1,\n  "b":\n}', /line 4, column 1$/],
    ['a missing end', '{"a": [1, 2', /line 1, column 12$/],
    ['a string that does not end', '{"a": "x', /line 1, column 9$/],
    ['a fault in a fence', '```json\n{"a" 1}\n```', /line 2, column 6$/],
    ['a fault in the second of two', '{"a":1}\n  {"b":\n 2 3}', /line 3, column 4$/],
    ['a fault on the first line of the second', '{"a":1} {"b" 2}', /line 1, column 14$/],
    ['a fault in a curl command', `curl -d '{"a"\n 1}' http://host`, /line 2, column 2$/],
    ['a curl command without a body', 'curl http://host/v1', /line 1, column 1$/],
    ['something between two objects', '{"a":1} and {"b":2}', /line 1, column 9$/],
    ['Infinity', '[Infinity]', /number/],
    ['NaN', '{a: NaN}', /number/],
    ['a number beyond all', '[1e999]', /number/],
  ])('%s', (_what, text, message) => {
    expect(problemOf(text)).toMatch(message);
  });

  test('deep nesting, however long, and no deeper than allowed', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(parseLeniently(nested(maxDepth))).toEqual(JSON.parse(nested(maxDepth)));
    expect(problemOf(nested(maxDepth + 2))).toMatch(/Nested/);
    expect(problemOf(nested(300_000))).toMatch(/Nested/);
    expect(problemOf('{"a":'.repeat(100_000))).toMatch(/Nested/);
  });

  test('a text that is too long', () => {
    const tooLong = (text: string) => {
      expect(() => parseLeniently(text)).toThrow(
        expect.objectContaining({
          code: 'TOO_LARGE',
          detail: { bytes: utf8Length(text), limit: expect.any(Number) },
        }),
      );
    };
    const strict = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
    expect(parseLeniently(strict(importTextLimit))).toHaveLength(importTextLimit - 2);
    tooLong(strict(importTextLimit + 1));
    tooLong(`"${'é'.repeat(importTextLimit / 2)}"`);
    tooLong(`{a: "${'x'.repeat(lenientLimit)}"}`);
    tooLong(`${'#'.repeat(lenientLimit + 1)}`);
  });

  test('more values than are read', () => {
    expect(problemOf(`[${'[],'.repeat(4_000_000)}[]]`)).toMatch(/Too many values/);
  });

  test('the message holds no piece of the text', () => {
    expect(problemOf('{"password": hunter2}')).not.toMatch(/hunter2|'h'/);
  });

  test.each([
    ['comments that never end', `{${'/*'.repeat(500_000)}`],
    ['escapes that never end', `{"\\${'"\\'.repeat(500_000)}`],
    ['quotes', `{${"'".repeat(1_000_000)}`],
    ['slashes', `{${'/'.repeat(1_000_000)}`],
    ['a curl command that never ends', `curl ${" -d '".repeat(400_001)}`],
    ['a head that never ends', `HTTP/1.1 200 OK\n${'a:\n'.repeat(400_000)}`],
    ['many values and a fault', `${'{}'.repeat(9_000)}x`],
  ])('quickly: %s', (_what, text) => {
    expect(cpuTimeOf(() => problemOf(text))).toBeLessThan(10_000);
  });

  test('no text makes it throw anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`{}[]:,'"/*\\ab1-\n\`;`) }), (text) => {
        try {
          parseLeniently(text);
        } catch (error) {
          expect(error).toBeInstanceOf(BerthError);
        }
      }),
      { numRuns: runsOf(3_000) },
    );
  });
});

test('keys that reach the prototype change nothing', () => {
  const value = parseLeniently(
    `{__proto__: {polluted: 1}, "a": {"__proto__": {"polluted": 1}, constructor: 2}, b: [{'__proto__': 3}]}`,
  );
  expect(JSON.stringify(value)).toBe('{"a":{"constructor":2},"b":[{}]}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

function problemOf(text: string): string {
  try {
    parseLeniently(text);
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.detail).toMatchObject({ issues: [{ path: 'text' }] });
    return error.message;
  }
  throw new Error('nothing was refused');
}
