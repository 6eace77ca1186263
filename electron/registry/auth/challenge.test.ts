import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTimeOf } from '../../../e2e/fixtures/cpu-time.ts';
import { parseChallenges } from './challenge.ts';

type Plain = [scheme: string, parameters: Record<string, string>, token68?: string];

function plain(lines: readonly string[]): Plain[] {
  return parseChallenges(lines).map(({ scheme, parameters, token68 }) =>
    token68 === null
      ? [scheme, Object.fromEntries(parameters)]
      : [scheme, Object.fromEntries(parameters), token68],
  );
}

const cases: readonly [what: string, lines: string[], expected: Plain[]][] = [
  [
    'commas inside quotes (V1)',
    ['Bearer realm="https://a.test/token",service="r.test",scope="repository:x/y:pull,push"'],
    [
      [
        'bearer',
        { realm: 'https://a.test/token', service: 'r.test', scope: 'repository:x/y:pull,push' },
      ],
    ],
  ],
  ['any case (V2)', ['BaSiC ReAlM="Some Name"'], [['basic', { realm: 'Some Name' }]]],
  [
    'a space after the comma (V4)',
    ['Basic realm="Dev", charset="UTF-8"'],
    [['basic', { realm: 'Dev', charset: 'UTF-8' }]],
  ],
  [
    'two challenges in one line (V6)',
    ['Bearer realm="https://a.test/t",service="s",scope="*",Basic realm="b"'],
    [
      ['bearer', { realm: 'https://a.test/t', service: 's', scope: '*' }],
      ['basic', { realm: 'b' }],
    ],
  ],
  [
    'two lines, one without parameters (V7)',
    ['Bearer realm="https://a.test/t"', 'Basic'],
    [
      ['bearer', { realm: 'https://a.test/t' }],
      ['basic', {}],
    ],
  ],
  [
    'an unknown scheme first (V8)',
    ['Negotiate,Bearer realm="https://a.test/t",Basic realm="b"'],
    [
      ['negotiate', {}],
      ['bearer', { realm: 'https://a.test/t' }],
      ['basic', { realm: 'b' }],
    ],
  ],
  [
    'token68 (V9)',
    ['Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa=='],
    [['negotiate', {}, 'YIIJvwYGKwYBBQUCoIIJszCCCa==']],
  ],
  [
    'token68 before another challenge',
    ['Negotiate abc=, Basic realm="b"'],
    [
      ['negotiate', {}, 'abc='],
      ['basic', { realm: 'b' }],
    ],
  ],
  [
    'Digest (V10)',
    ['Digest realm="d",qop="auth,auth-int",nonce="n==",algorithm=MD5'],
    [['digest', { realm: 'd', qop: 'auth,auth-int', nonce: 'n==', algorithm: 'MD5' }]],
  ],
  ['a name cut off (V12)', ['Bearer realm="u",service'], [['bearer', { realm: 'u' }]]],
  ['a value cut off (V12)', ['Bearer realm="u",service='], [['bearer', { realm: 'u' }]]],
  ['a quote cut off (V12)', ['Bearer realm="u",service="reg'], [['bearer', { realm: 'u' }]]],
  [
    'a realm whose quote is missing',
    ['Bearer realm="https://a.test/t,service="s"'],
    [['bearer', { realm: 'https://a.test/t', service: 's' }]],
  ],
  [
    'a realm without its last quote',
    ['Bearer realm="https://a.test/t'],
    [['bearer', { realm: 'https://a.test/t' }]],
  ],
  ['an empty scope (V14)', ['Bearer realm="u",scope=""'], [['bearer', { realm: 'u' }]]],
  ['lower case, no quotes (V23)', ['basic realm=x'], [['basic', { realm: 'x' }]]],
  [
    'a URL without quotes',
    ['Bearer realm=https://a.test/t?x=1,service=r.test:5000'],
    [['bearer', { realm: 'https://a.test/t?x=1', service: 'r.test:5000' }]],
  ],
  [
    'white space around the equals sign',
    ['Bearer realm = "u" , service\t=\ts'],
    [['bearer', { realm: 'u', service: 's' }]],
  ],
  [
    'missing commas',
    ['Bearer realm="u" service="s" Basic realm="b"'],
    [
      ['bearer', { realm: 'u', service: 's' }],
      ['basic', { realm: 'b' }],
    ],
  ],
  ['escapes', ['Basic realm="he\\"l\\lo"'], [['basic', { realm: 'he"llo' }]]],
  ['the first of a repeated name', ['Basic realm="a", realm="b"'], [['basic', { realm: 'a' }]]],
  ['nothing', ['', '  ', ',,,', '"', '='], []],
  [
    'rubbish before and after',
    ['@@@ , Basic realm="b", ###'],
    [
      ['basic', { realm: 'b' }],
      ['###', {}],
    ],
  ],
];

describe('parseChallenges', () => {
  it.each(cases)('reads %s', (_what, lines, expected) => {
    expect(plain(lines)).toEqual(expected);
  });

  it('reads back any quoted value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const quoted = value.replace(/["\\]/g, '\\$&');
        const [bearer, basic] = parseChallenges([`Bearer realm="${quoted}", Basic realm="b"`]);
        expect(bearer?.parameters.get('realm')).toBe(value);
        expect(basic?.scheme).toBe('basic');
      }),
    );
  });

  it('ends on anything, soon, and keeps what came before', () => {
    const tail = fc.array(
      fc.constantFrom('"', '\\', ',', '=', ' ', 'Basic', 'realm', 'x', ';', '\u0000', 'é', '=='),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(tail, (parts) => {
        const [first] = parseChallenges([`Bearer realm="https://a.test/t", ${parts.join('')}`]);
        expect(first?.scheme).toBe('bearer');
        expect(first?.parameters.get('realm')).toBe('https://a.test/t');
      }),
    );
    const took = cpuTimeOf(() => {
      for (const piece of ['"\\', 'a=b ', 'a ', 'a,', '=', 'Basic realm="'])
        parseChallenges([piece.repeat(100_000)]);
    });
    expect(took).toBeLessThan(2_000);
  });
});
