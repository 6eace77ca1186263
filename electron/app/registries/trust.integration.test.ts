import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSelfSigned, loopbackNames } from '../../../e2e/fixtures/certificates.ts';
import { startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import {
  createTemporaryFolder,
  type TemporaryFolder,
} from '../../../e2e/fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let folder: TemporaryFolder;
let core: TestCore;
beforeAll(async () => {
  folder = await createTemporaryFolder('trust');
  core = await openTestCore({ passphrase: 'correct horse' });
});
afterAll(async () => {
  await core?.remove();
  await folder?.remove();
});

/** The chain a test of the connection was shown, and why it was not trusted. */
async function refused(id: string) {
  const { ok, error } = await core.call('registries.check', { id });
  expect(ok).toBe(false);
  const detail = error?.detail;
  const certificates = detail !== undefined && 'certificates' in detail ? detail.certificates : [];
  return { reason: error?.reason, certificates };
}

test('a self-signed registry is trusted with the certificate it showed, and refused when it shows another one', async () => {
  const first = await createSelfSigned(folder.path, 'first', loopbackNames);
  await using registry = await startRegistry({ tls: first, auth: 'htpasswd' });
  const { username = '', password = '' } = registry;
  const credential = { kind: 'password', username, password } as const;
  const { id } = await core.call('registries.create', {
    registry: { name: 'Self-signed', address: registry.address, credential },
  });
  const { reason, certificates } = await refused(id);
  expect(reason).toBe('certSelfSigned');
  const [shown] = certificates;
  const pem = shown?.pem ?? '';
  expect(new X509Certificate(pem).fingerprint256).toBe(shown?.fingerprint);
  expect(new X509Certificate(pem).raw).toEqual(new X509Certificate(first.certificate).raw);
  expect(JSON.stringify(certificates)).not.toContain('PRIVATE');

  // Nothing is trusted in silence: the credential does not follow to it by itself.
  const changes = { tls: { caCertificate: pem } };
  await expect(core.call('registries.update', { id, revision: 1, changes })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    reason: 'credentialOrigin',
  });
  expect((await refused(id)).reason).toBe('certSelfSigned');
  const trusting = { ...changes, credential };
  expect(await core.call('registries.check', { id, changes: trusting })).toMatchObject({
    ok: true,
  });
  expect((await refused(id)).reason).toBe('certSelfSigned');
  await core.call('registries.update', { id, revision: 1, changes: trusting });
  expect(await core.call('registries.check', { id })).toMatchObject({ ok: true });
  expect(await core.pages('repositories.list', { registryId: id })).toMatchObject([
    { source: 'catalog' },
  ]);

  const port = Number(new URL(registry.address).port);
  await registry.stop();
  const second = await createSelfSigned(folder.path, 'second', loopbackNames);
  await using _changed = await startRegistry({ tls: second, auth: 'htpasswd', port });
  const again = await refused(id);
  expect(again.reason).toBe('certSelfSigned');
  expect(again.certificates[0]?.fingerprint).toBe(
    new X509Certificate(second.certificate).fingerprint256,
  );
  await expect(
    core.pages('repositories.list', { registryId: id, fresh: true }),
  ).rejects.toMatchObject({ code: 'TLS_UNTRUSTED' });
}, 120_000);

test('the issuer is told of only where the chain holds it', async () => {
  await using registry = await startRegistry({ tls: true });
  const { id } = await core.call('registries.create', {
    registry: { name: 'Private authority', address: registry.address },
  });
  const { reason, certificates } = await refused(id);
  expect([reason, certificates.length]).toEqual(['certIssuer', 1]);
  const [own] = certificates;
  const changes = { tls: { caCertificate: own?.pem ?? '' } };
  expect(await core.call('registries.check', { id, changes })).toMatchObject({ ok: true });
}, 120_000);
