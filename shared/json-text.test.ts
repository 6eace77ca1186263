import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonBudget, jsonExcess, jsonValue, outsideJson, parseJson } from './json-text.ts';

const few: JsonBudget = { depth: 3, parts: 5 };
const shallow: JsonBudget = { depth: 3, parts: 100 };
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('JSON within the budget is parsed as ever', () => {
  test('whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), fc.nat(4), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  test('brackets, colons, quotes and comments inside strings do not count', () => {
    const text = JSON.stringify(
      ['[[[[{{{{::::////**', "'", '\\"[[[[', '\\\\', '"[', '*/'].join(''),
    );
    expect(parseJson(`[${text},${text}]`, few)).toMatchObject({ ok: true });
  });

  test.each([
    ['exactly as deep', nested(3)],
    ['as deep, over and over', `[${'[[]],'.repeat(2)}0]`],
    ['as many', '[[],[],[],[]]'],
    ['as many members', '{"a":1,"b":2,"c":3,"d":4}'],
  ])('%s', (_, text) => expect(jsonExcess(text, few)).toBeNull());
});

describe('JSON beyond the budget is not parsed', () => {
  test.each([
    ['arrays', nested(4), 'tooDeep'],
    ['objects', objects(4), 'tooDeep'],
    ['both by turns', '[{"a":[{"b":1}]}]', 'tooDeep'],
    ['arrays that are never closed', '['.repeat(4), 'tooDeep'],
    ['too many arrays', '[[],[],[],[],[]]', 'tooMany'],
    ['too many objects', '[{},{},{},{},{}]', 'tooMany'],
    ['too many members', '{"a":1,"b":2,"c":3,"d":4,"e":5}', 'tooMany'],
    ['behind a closing bracket that closes nothing', ']]]][[[[', 'tooDeep'],
    ['behind a string with quotes in it', '["\\"\\\\",[[[', 'tooDeep'],
    ['behind single quotes', `['"',[[[`, 'tooDeep'],
    ['behind comments', '// "\n/* " */ [[[[', 'tooDeep'],
    ['behind a comment that ends as it begins', '/**/[[[[', 'tooDeep'],
  ] as const)('%s', (_, text, why) => {
    const budget = why === 'tooDeep' ? shallow : few;
    expect(parseJson(text, budget)).toEqual({ ok: false, why });
    expect(jsonValue(text, budget)).toBeUndefined();
  });

  test('16 MiB of it is refused without the seconds it takes to parse', () => {
    const size = 16 * 1024 * 1024;
    const texts = ['['.repeat(size), '[],'.repeat(size / 3), '{"":'.repeat(size / 4)];
    const started = process.cpuUsage();
    for (const text of texts) expect(parseJson(`[${text}`).ok).toBe(false);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(1);
  });
});

test('what is no JSON is malformed, and nothing of it is repeated', () => {
  for (const text of [
    '',
    'hunter2',
    '{"password":"hunter2"',
    "{'a':1}",
    '[1,]',
    '"',
    '/*',
    '//',
    '/',
  ])
    expect(parseJson(text)).toEqual({ ok: false, why: 'malformed' });
});

test('an answer from outside may be 64 levels deep', () => {
  expect(jsonExcess(nested(64), outsideJson)).toBeNull();
  expect(jsonExcess(nested(65), outsideJson)).toBe('tooDeep');
});
