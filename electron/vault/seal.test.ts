import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SealedSecret, SecretBinding } from '../../shared/ports.ts';
import { openSecret, sealSecret } from './seal.ts';

const key = randomBytes(32);
const binding: SecretBinding = {
  registryId: '7f0c0a52-6f5e-4b67-8f5c-0f2f0a3d9d10',
  field: 'credential',
  provider: 'harbor',
  origin: 'https://harbor.example.com',
};
const damaged = expect.objectContaining({ code: 'STORAGE', reason: 'damagedFile' });

test('any text comes back as it was, and no two seals of it are alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), (text) => {
      const sealed = sealSecret(key, binding, text);
      expect(openSecret([key], binding, sealed)).toBe(text);
      expect(sealSecret(key, binding, text).nonce).not.toBe(sealed.nonce);
    }),
    { numRuns: 50 },
  );
});

test.each([
  { registryId: '00000000-0000-4000-8000-000000000000' },
  { field: 'clientKey' as const },
  { provider: 'native' },
  { origin: 'https://harbor.example.com:8443' },
  { origin: 'http://harbor.example.com' },
])('does not open under another binding: %j', (changes) => {
  const sealed = sealSecret(key, binding, 'hunter2');
  expect(() => openSecret([key], { ...binding, ...changes }, sealed)).toThrow(damaged);
});

test('parts of a binding cannot run into each other', () => {
  const sealed = sealSecret(key, { ...binding, provider: 'a","registryId":"b' }, 'hunter2');
  expect(() => openSecret([key], { ...binding, provider: 'a', registryId: 'b' }, sealed)).toThrow(
    damaged,
  );
});

test('every flipped bit, a cut tag and another key are noticed', () => {
  const sealed = sealSecret(key, binding, 'hunter2');
  for (const part of ['nonce', 'ciphertext', 'tag'] as const) {
    const bytes = Buffer.from(sealed[part], 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const changed: SealedSecret = { ...sealed, [part]: flipped.toString('base64') };
      expect(() => openSecret([key], binding, changed), `${part} ${bit}`).toThrow(damaged);
    }
  }
  const shortTag = Buffer.from(sealed.tag, 'base64').subarray(0, 4).toString('base64');
  expect(() => openSecret([key], binding, { ...sealed, tag: shortTag })).toThrow(damaged);
  expect(() => openSecret([key], binding, { ...sealed, nonce: '' })).toThrow(damaged);
  expect(() => openSecret([randomBytes(32)], binding, sealed)).toThrow(damaged);
  expect(() => openSecret([], binding, sealed)).toThrow(damaged);
});
