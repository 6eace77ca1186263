import { expect, test } from 'vitest';
import { spentMs } from '../e2e/fixtures/longest-pause.ts';
import { registryDraftSchema } from './model/registry.ts';
import { holdsPrivateKey, pemBlocks, pemCertificates } from './pem.ts';

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';
const one = `${begin}\nMIIB\n${end}`;
const key = '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----';

test('certificates are told from other blocks and from what stands around them', () => {
  expect(pemCertificates(`issuer=a\n${one}\nnotes\n${key}\r\n${one}`)).toEqual([one, one]);
  expect(holdsPrivateKey(`${one}\n${key}`)).toBe(true);
  expect(holdsPrivateKey('-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----')).toBe(true);
  expect(holdsPrivateKey(one)).toBe(false);
  expect(holdsPrivateKey('-----BEGIN PRIVATE KEY-----\nx')).toBe(false);
});

test('no more are read than asked for', () => {
  expect(pemCertificates(one.repeat(5), 3)).toHaveLength(3);
});

const megabyte = 1024 * 1024;
const fill = (text: string, length: number) => text.repeat(Math.ceil(length / text.length));

test.each([
  ['that begin and never end', fill(begin, megabyte)],
  ['that begin and never end, on lines', fill(`${begin}\n`, megabyte)],
  ['of many labels that never end', fill('-----BEGIN A-----\n-----END B-----', megabyte)],
  ['that end and never begin', fill(end, megabyte)],
  ['keys that never end', fill('-----BEGIN RSA PRIVATE KEY-----', megabyte)],
  ['labels that never end', fill('-----BEGIN AAAA ', megabyte)],
  ['of dashes', fill('-', megabyte)],
])('a megabyte of blocks %s takes no longer than its length', (_, text) => {
  const begin = process.cpuUsage();
  expect(pemBlocks(text, 10)).toEqual([]);
  const draft = {
    name: 'One',
    address: 'https://registry.example.com',
    tls: { caCertificate: text.slice(0, 256 * 1024), clientKey: text.slice(0, 64 * 1024) },
  };
  expect(registryDraftSchema.safeParse(draft).success).toBe(false);
  // With the whole rest read for each beginning it takes minutes.
  expect(spentMs(begin)).toBeLessThan(3_000);
});
