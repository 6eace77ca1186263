import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { describe, expect, test } from 'vitest';
import { spentMs } from '../e2e/fixtures/longest-pause.ts';
import { registryDraftSchema } from './model/registry.ts';
import { holdsPrivateKey, pemBlocks, pemCertificates, readablePem } from './pem.ts';

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

describe('shapes that people paste', () => {
  const [first = '', second = ''] = tls.rootCertificates;
  const both = `${first}\n${second}\n`;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const der = (pem: string) => new X509Certificate(pem).raw.toString('base64');
  const indented = (text: string, by: string) => text.replace(/^/gm, by);

  test.each([
    ['as it is', first, [first]],
    ['several', both, [first, second]],
    ['with CRLF', both.replaceAll('\n', '\r\n'), [first, second]],
    ['with CR alone', both.replaceAll('\n', '\r'), [first, second]],
    ['after other text', `Our CA, please trust it:\n\n${first}\nThanks`, [first]],
    [
      'with Bag Attributes',
      `Bag Attributes\n    friendlyName: ca\nsubject=CN = ca\n${first}`,
      [first],
    ],
    ['with openssl text', `Certificate:\n    Data:\n        Version: 3 (0x2)\n${first}`, [first]],
    ['indented', indented(both, '    '), [first, second]],
    ['indented by tabs, as in YAML', `ca: |\n${indented(first, '\t\t')}`, [first]],
    ['quoted in a mail', indented(both, '> '), [first, second]],
    ['in one line, with blanks', both.replaceAll('\n', ' '), [first, second]],
    ['in one line, without anything', first.replaceAll('\n', ''), [first]],
    ['in one line, with \\n', both.replaceAll('\n', '\\n'), [first, second]],
    ['in one line, with \\r\\n', both.replaceAll('\n', '\\r\\n'), [first, second]],
    ['in JSON', JSON.stringify({ ca: both }), [first, second]],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ ca: both })), [first, second]],
    ['with blank lines between', first.replaceAll('\n', '\n\n'), [first]],
    ['with an older label', first.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'), [first]],
    ['as base64 of a PEM', base64(both), [first, second]],
    ['as base64 of a PEM, in lines', base64(both).replace(/.{76}/g, '$&\n'), [first, second]],
    [
      'as base64 of a PEM, in a kubeconfig',
      `    certificate-authority-data: ${base64(first)}\n`,
      [first],
    ],
    ['as base64 of DER', der(first), [first]],
    ['as base64 of DER, in lines with CRLF', der(first).replace(/.{64}/g, '$&\r\n'), [first]],
    ['as base64 of DER, in quotes', `"${der(first)}"`, [first]],
  ])('%s', (_shape, text, expected) => {
    const prints = (pems: readonly string[]) =>
      pems.map((pem) => new X509Certificate(pem).fingerprint256);
    expect(prints(pemCertificates(text))).toEqual(prints(expected));
    // What is kept is PEM that others read, too.
    const draft = registryDraftSchema.parse({
      name: 'One',
      address: 'https://registry.example.com',
      tls: { caCertificate: text },
    });
    const kept = draft.tls?.caCertificate ?? '';
    const standard = kept.match(
      /^-----BEGIN CERTIFICATE-----\r?\n(?:[A-Za-z0-9+/=]{1,76}\r?\n)+-----END CERTIFICATE-----$/gm,
    );
    expect(prints(standard ?? [])).toEqual(prints(expected));
  });

  test('what is in order stays as it was written', () => {
    const text = `# our CA\r\n${both.replaceAll('\n', '\r\n')}`;
    expect(readablePem(text)).toBe(text);
    expect(readablePem('no certificate')).toBe('no certificate');
  });

  test.each([
    [
      'with headers, indented',
      '  -----BEGIN RSA PRIVATE KEY-----\n  Proc-Type: 4,ENCRYPTED\n  DEK-Info: AES-256-CBC,00\n\n  AAAA\n  -----END RSA PRIVATE KEY-----',
    ],
    ['in one line', key.replaceAll('\n', '\\n')],
    ['as base64', base64(`${key}\n\n`)],
  ])('a private key %s is one, and no certificate', (_shape, text) => {
    expect(holdsPrivateKey(text)).toBe(true);
    expect(pemCertificates(text)).toEqual([]);
    expect(readablePem(text)).toMatch(/^-----BEGIN (?:RSA|EC) PRIVATE KEY-----\n/);
  });

  test('a private key is no certificate in any shape', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const bare = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    for (const text of [pem, base64(pem), bare, `${first}\n${pem}`, base64(`${first}\n${pem}`)]) {
      const draft = { name: 'One', address: 'https://r.example.com', tls: { caCertificate: text } };
      expect(registryDraftSchema.safeParse(draft).success).toBe(false);
    }
    expect(holdsPrivateKey(bare)).toBe(true);
  });

  test.each([
    '',
    'AAAA',
    'x'.repeat(100),
    base64('hello, world, this is no certificate at all, sorry for that'),
  ])('what is none is none: %s', (text) => {
    expect(pemBlocks(text, 10)).toEqual([]);
  });
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
  ['of backslashes', fill('\\', megabyte)],
  ['of bare base64', fill('MIIB', megabyte)],
  ['of blanks and quotes', fill('" ', megabyte)],
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
