import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf } from '../../e2e/fixtures/thorough.ts';
import { withoutSignedTokens } from './redactor.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln';

test.each([
  ['', ''],
  [token, '[t]'],
  [`token ${token} and ${token}, done`, 'token [t] and [t], done'],
  [`a-${token}`, 'a-[t]'],
  [`a${token}`, `a${token}`],
  [`${token}.x`, '[t].x'],
  ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.', '[t]'],
  ['eyJa.eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.x', 'eyJa.[t]'],
  ['eyJhbGciOiJub25lIn0.abc.x', 'eyJhbGciOiJub25lIn0.abc.x'],
  ['eyJhbGciOiJub25lIn0', 'eyJhbGciOiJub25lIn0'],
])('%j becomes %j', (text, expected) => {
  expect(withoutSignedTokens(text, '[t]')).toBe(expected);
});

test('it finds what an expression finds', () => {
  const parts = fc.constantFrom('eyJ', 'a', '-', '.', 'abcde', ' ', '_', '/');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const expected = text.replace(/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, '[t]');
      expect(withoutSignedTokens(text, '[t]')).toBe(expected);
    }),
    { numRuns: runsOf(2_000) },
  );
});

test.each(['eyJaaaaa-', 'eyJ-', 'eyJaaaaa.', 'eyJaaaaa-.'])(
  'a million characters of %j take no time',
  (piece) => {
    const started = process.cpuUsage();
    withoutSignedTokens(piece.repeat(1_000_000 / piece.length), '[t]');
    // The expression took minutes.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  },
);
