import { expect, test } from 'vitest';
import { cutOut, KnownSecrets } from './known-secrets.ts';

const cut = (known: KnownSecrets, text: string) => cutOut(text, known.placesIn(text), '*');

test('finds each where it stands, whatever stands around it', () => {
  const known = new KnownSecrets({ parts: 2, secrets: 10, pieces: 1_000 });
  known.add('4711');
  known.add('47110815');
  known.add('abc');
  expect(cut(known, 'a 4711 b 47110815; 471 abc')).toBe('a * b *; 471 abc');
  known.clear();
  expect(cut(known, 'a 4711 b')).toBe('a 4711 b');
});

test.each([
  ['secrets', { parts: 3, secrets: 5, pieces: 1_000 }],
  ['characters', { parts: 3, secrets: 1_000, pieces: 50 }],
])('too many %s: the oldest go, what is used again stays', (_, kept) => {
  const known = new KnownSecrets(kept);
  known.add('long-ago');
  for (let n = 0; n < 40; n += 1) {
    known.add(`another-${n}`);
    known.add('in-use');
  }
  expect(cut(known, 'long-ago in-use another-39')).toBe('long-ago * *');
});
