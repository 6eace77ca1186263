import { expect, test } from 'vitest';
import { assertTlsMaterial } from './tls-material.ts';

const block = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

test('more certificates than any registry needs are refused before one is read', () => {
  expect(() => assertTlsMaterial('tls', { caCertificate: block.repeat(4_000) })).toThrow(
    'More than 500 certificates',
  );
  expect(() => assertTlsMaterial('tls', { caCertificate: block })).toThrow(
    'Cannot read the certificate',
  );
});
