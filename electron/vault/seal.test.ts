import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SealedSecret, SecretBinding } from '../../shared/ports.ts';
import { fitsRecord, openSecret, sealBytes, sealSecret } from './seal.ts';

const key = randomBytes(32);
const owner = { kind: 'registry', id: '7f0c0a52-6f5e-4b67-8f5c-0f2f0a3d9d10' } as const;
const binding: Extract<SecretBinding, { field: 'credential' }> = {
  owner,
  field: 'credential',
  audience: 'origin',
  origin: 'https://harbor.example.com',
  region: null,
  verify: true,
  certificateAuthorities: ['AA:BB'],
  proxy: 'system',
};
const open = (sealed: SealedSecret, bound: SecretBinding = binding, by = key) =>
  openSecret(by, { binding: bound, binding1: null, sealed });

test('any text comes back as it was, and no two seals of it are alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), (text) => {
      const sealed = sealSecret(key, binding, text);
      expect(open(sealed)).toBe(text);
      expect(sealSecret(key, binding, text).nonce).not.toBe(sealed.nonce);
    }),
    { numRuns: 50 },
  );
});

test.each<Partial<typeof binding>>([
  { owner: { ...owner, id: '00000000-0000-4000-8000-000000000000' } },
  { audience: 'aws' },
  { origin: 'https://harbor.example.com:8443' },
  { origin: 'http://harbor.example.com' },
  { region: 'eu-west-1' },
  { verify: false },
  { certificateAuthorities: [] },
  { certificateAuthorities: ['AA:BB', 'CC:DD'] },
  { proxy: 'none' },
  { proxy: 'http://proxy.example.com:3128' },
])('does not open under another binding: %j', (changes) => {
  const sealed = sealSecret(key, binding, 'hunter2');
  expect(open(sealed)).toBe('hunter2');
  expect(open(sealed, { ...binding, ...changes })).toBeNull();
  expect(fitsRecord(key, { binding, binding1: null, sealed })).toBe(true);
  const moved = { binding: { ...binding, ...changes }, binding1: null, sealed };
  expect(fitsRecord(key, moved)).toBe(false);
});

test.each<SecretBinding>([
  { owner, field: 'clientKey', origin: 'https://harbor.example.com' },
  { owner, field: 'proxyPassword', proxy: 'system' },
  { ...binding, owner: { kind: 'system', id: owner.id } },
])('a seal of another field or kind of owner opens nothing: %j', (other) => {
  expect(open(sealSecret(key, other, 'hunter2'))).toBeNull();
  expect(open(sealSecret(key, binding, 'hunter2'), other)).toBeNull();
});

test('parts of a binding cannot run into each other', () => {
  const sealed = sealSecret(key, { ...binding, audience: 'a","origin":"b' }, 'hunter2');
  expect(open(sealed, { ...binding, audience: 'a', origin: 'b' })).toBeNull();
});

test('seal 1 opens under what it was bound to, where that is still allowed, and nowhere else', () => {
  const bound1 = {
    registryId: owner.id,
    field: 'credential',
    provider: 'harbor',
    origin: binding.origin,
  } as const;
  const text = JSON.stringify({
    field: bound1.field,
    origin: bound1.origin,
    provider: bound1.provider,
    registryId: bound1.registryId,
    version: 1,
  });
  const sealed: SealedSecret = { version: 1, ...sealBytes(key, Buffer.from('hunter2'), text) };
  expect(openSecret(key, { binding, binding1: bound1, sealed })).toBe('hunter2');
  expect(openSecret(key, { binding, binding1: null, sealed })).toBeNull();
  for (const other of [
    { origin: 'https://evil.example' },
    { provider: 'ecr' },
    { registryId: 'b' },
  ])
    expect(openSecret(key, { binding, binding1: { ...bound1, ...other }, sealed })).toBeNull();
  // The number beside a seal does not choose how it is opened: each seal has a key of its own.
  expect(open({ ...sealed, version: 2 })).toBeNull();
  const sealed2 = sealSecret(key, binding, 'hunter2');
  expect(
    openSecret(key, { binding, binding1: bound1, sealed: { ...sealed2, version: 1 } }),
  ).toBeNull();
});

test('every flipped bit, a cut tag and another key are noticed', () => {
  const sealed = sealSecret(key, binding, 'hunter2');
  for (const part of ['nonce', 'ciphertext', 'tag'] as const) {
    const bytes = Buffer.from(sealed[part], 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const changed: SealedSecret = { ...sealed, [part]: flipped.toString('base64') };
      expect(open(changed), `${part} ${bit}`).toBeNull();
    }
  }
  const shortTag = Buffer.from(sealed.tag, 'base64').subarray(0, 4).toString('base64');
  expect(open({ ...sealed, tag: shortTag })).toBeNull();
  expect(open({ ...sealed, nonce: '' })).toBeNull();
  expect(open(sealed, binding, randomBytes(32))).toBeNull();
});
