import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createSelfSigned } from '../../e2e/fixtures/certificates.ts';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { readSystemCertificates, systemCertificates } from './system-certificates.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('reads certificates that Node can parse, whatever the system', () => {
  for (const pem of readSystemCertificates().slice(0, 5))
    expect(() => new X509Certificate(pem)).not.toThrow();
});

it('reads the bundle that SSL_CERT_FILE names, where Node offers no store of its own', async () => {
  await using folder = await createTemporaryFolder('bundle');
  const { certificate } = await createSelfSigned(folder.path, 'corporate');
  const path = join(folder.path, 'bundle.pem');
  await writeFile(path, `# corporate\n${certificate}\n# again\n${certificate}`);
  vi.stubEnv('SSL_CERT_FILE', path);
  expect(readSystemCertificates({})).toEqual([certificate.trim(), certificate.trim()]);
  vi.stubEnv('SSL_CERT_FILE', join(folder.path, 'missing.pem'));
  expect(readSystemCertificates({})).not.toContain(certificate.trim());
});

it('takes the bundle where a store cannot be read', () => {
  const stores = {
    getCACertificates: () => {
      throw new Error('no store');
    },
  };
  expect(readSystemCertificates(stores)).toEqual(readSystemCertificates({}));
});

it('reads once for all clients', () => {
  expect(systemCertificates()).toBe(systemCertificates());
  expect(systemCertificates()).toEqual(readSystemCertificates());
});

it('prefers the store that Node offers', () => {
  const stores = { getCACertificates: (kind: string) => [`${kind} store`] };
  expect(readSystemCertificates(stores)).toEqual(['system store']);
});
