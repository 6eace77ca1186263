import tls from 'node:tls';
import { expect, it } from 'vitest';
import { createSystemCertificates } from './system-certificates.ts';

it('reads once', () => {
  let reads = 0;
  const certificates = createSystemCertificates((type) => {
    reads += 1;
    return [`a ${type} certificate`];
  });
  expect([certificates(), certificates(), reads]).toEqual([
    ['a system certificate'],
    ['a system certificate'],
    1,
  ]);
});

it('has none where the system cannot be asked', () => {
  const certificates = createSystemCertificates(() => {
    throw new Error('no store');
  });
  expect(certificates()).toEqual([]);
});

it('answers what this Node knows', () => {
  const known = Reflect.has(tls, 'getCACertificates');
  expect(createSystemCertificates()().every((pem) => pem.includes('BEGIN CERTIFICATE'))).toBe(true);
  if (!known) expect(createSystemCertificates()()).toEqual([]);
});
