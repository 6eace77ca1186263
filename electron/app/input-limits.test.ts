import { expect, test } from 'vitest';
import { assertInputFits } from './input-limits.ts';

test.each([
  ['a search', { search: 'a\ud800' }],
  ['a password', { registry: { credential: { kind: 'password', password: '\udc00b' } } }],
  ['a key', { registry: { platform: { '\ud83d': 1 } } }],
  ['a name in a list', { ids: ['fine', '\ud83d\ud83d\ude00'] }],
])('half a character is refused in %s', (_where, input) => {
  expect(() => assertInputFits('registries.create', input)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT' }),
  );
});

test('whole characters beyond the first plane are taken', () => {
  expect(() => assertInputFits('registries.create', { name: '😀 𝒜' })).not.toThrow();
});
