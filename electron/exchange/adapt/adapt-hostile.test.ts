import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import { parseLeniently } from '../text/lenient-json.ts';
import { adapt } from './adapt.ts';

/** Reads a text as pasted. */
function read(text: string) {
  let value: unknown;
  try {
    value = parseLeniently(text);
  } catch {
    value = undefined;
  }
  return { ...adapt.read(value, text), certainty: adapt.recognise(value, text) };
}

describe('hostile texts', () => {
  test('code is never run', () => {
    const canary = 'berthCanaryThatRan';
    const run = `(globalThis.${canary} = true)`;
    for (const text of [
      `f({ registryUrl: ${run} })`,
      `f({ get registryUrl() { return ${run} } })`,
      `f({ registryUrl: \`\${${run}}\` })`,
      `f({ [${run}]: 1, registryUrl: 'a.example' })`,
      `<A registryUrl={${run}} />`,
      `${run}; registryUrl = 'a.example'`,
      `{ "registryUrl": { "toString": ${run}, "external": "a.example" } }`,
    ]) {
      try {
        read(text);
      } catch {
        // Refusing it is as good.
      }
      expect(Object.hasOwn(globalThis, canary)).toBe(false);
    }
  });

  test('keys that name prototypes change nothing', () => {
    const { registries } = read(
      "f({ registryUrl: { __proto__: { polluted: 1 }, external: 'a.example', internal: 'b.example' } })",
    );
    const { text } = adapt.write(registries.map(savedFrom), 'registryUrl');
    expect(text).not.toContain('__proto__');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  const size = 30_000;
  test.each<[string, string]>([
    ['open brackets', `f({ registryUrl: ${'('.repeat(size)}`],
    ['nested objects', `registryUrl: ${'{a:'.repeat(size)}`],
    ['nested arrays', `registryUrl: ${'['.repeat(size)}`],
    ['nested keys', '{registryUrl:'.repeat(size / 10)],
    ['open templates', `registryUrl: ${'`${'.repeat(size)}`],
    ['single quotes', `registryUrl: ${"'".repeat(size)}`],
    ['escaped quotes', `registryUrl: ${"\\'".repeat(size)}`],
    ['quotes and escapes', `registryUrl: ${"'\\".repeat(size)}`],
    ['slashes', `registryUrl: ${'/('.repeat(size)}`],
    ['regular expressions', `registryUrl: ${'=/['.repeat(size)}`],
    [
      'regular expressions with classes',
      `registryUrl: (${`${'[/'.repeat(66)}]`.repeat(size / 40)}`,
    ],
    ['classes in classes', `registryUrl: (${'/[/]'.repeat(size / 4)}`],
    ['comments', `registryUrl: ${'/*'.repeat(size)}`],
    ['types', `registryUrl: 'a' as ${'A<'.repeat(size)}`],
    ['calls with types', `registryUrl: ${'f(a<b,c>('.repeat(size / 10)}`],
    ['a long string', `f({ registryUrl: "${'a'.repeat(900_000)}" })`],
    ['many places', 'f({ registryUrl: "a.example" });\n'.repeat(5_000)],
  ])('%s cost no more than their length', (_what, text) => {
    const started = process.cpuUsage();
    try {
      read(text);
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    }
    // The processor's time: on a busy machine the clock tells nothing.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5_000);
  });

  test('code beyond 1 MiB is refused', () => {
    expect(() => read(`f({ registryUrl: x }); ${' '.repeat(1024 * 1024)}`)).toThrowError(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  test('any text is read or refused', () => {
    const piece = fc.constantFrom(
      ...['registryUrl', 'registryPrefix', ':', '=', '{', '}', '(', ')', '[', ']', ',', ';', '.'],
      ...[
        '"a.example"',
        "'b'",
        '`c`',
        '`${',
        '}`',
        '"',
        "'",
        '`',
        '/',
        '//',
        '/*',
        '*/',
        '\n',
        ' ',
      ],
      ...['external', 'internal', 'as const', '<', '>', '!', '...', '\\', 'const ', '7', 'null'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          for (const { draft } of read(pieces.join('')).registries)
            expect(typeof draft.address).toBe('string');
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_INPUT' });
        }
      }),
      { numRuns: runsOf(2_000) },
    );
  });
});
