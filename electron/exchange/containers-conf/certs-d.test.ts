import { expect, test } from 'vitest';
import { text } from '../../../shared/text/text.ts';
import { hostOfFolder, readCertificateFolder } from './certs-d.ts';

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const key = '-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n';

test('authorities are joined in the order of their names; the first pair is the client', () => {
  const found = readCertificateFolder({
    certificates: [
      { name: 'z.cert', text: pem('Wg==') },
      { name: 'b.crt', text: `# comment\r\n${pem('Qg==')}trailing ${pem('Qkk=')}` },
      { name: 'a.cert', text: pem('QQ==') },
      { name: 'a.crt', text: pem('QUE=') },
    ],
    keys: ['a.key', 'z.key'],
  });
  expect(found.caCertificate).toBe(pem('QUE=') + pem('Qg==') + pem('Qkk='));
  expect(found.client).toEqual({ certificate: pem('QQ=='), keyFile: 'a.key' });
  expect(found.remarks).toEqual([text('certs.several')]);
});

test('what is no certificate, or holds a key, is left out and said', () => {
  const found = readCertificateFolder({
    certificates: [
      { name: 'ca.crt', text: `${pem('QQ==')}${key}` },
      { name: 'der.crt', text: '\u0030\u0082' },
      { name: 'client.cert', text: pem('QQ==') },
    ],
    keys: ['other.key'],
  });
  expect(found).toMatchObject({ caCertificate: null, client: null });
  expect(found.remarks).toHaveLength(3);
  expect(JSON.stringify(found)).not.toContain('Y2FuYXJ5');
});

test.each([
  ['registry.example.com:5000', 'registry.example.com:5000'],
  ['registry.example.com:443', 'registry.example.com'],
  ['127.0.0.1:5000', '127.0.0.1:5000'],
  ['docker.io', 'docker.io'],
  ['.DS_Store', null],
  ['a b', null],
  ['..', null],
])('the folder %s is of %s', (name, host) => {
  expect(hostOfFolder(name)).toBe(host);
});
