import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificateAuthority } from '../fixtures/certificates.ts';
import { fixedAnswer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { ada, challenge, traffic } from '../fixtures/registry-client/challenges.ts';
import { failureOf, tagsOf } from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';

const { serve, client, later } = createScene(startMisbehavingServer);
const anonymous = 'GET /v2/x/y/tags/list?n=1000 -';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder('realms');
});
afterAll(() => folder.remove());

test('[V20] a public registry cannot point at a private realm', async () => {
  const inner = await serve(fixedAnswer(200, '{"token":"T"}'));
  const { port } = new URL(inner.address);
  const names = { 'r.test': 'public', 'inner.test': 'private', 'self.test': 'loopback' } as const;
  for (const realm of [
    'http://169.254.169.254/latest/meta-data',
    `http://127.0.0.1:${port}/token`,
    `http://localhost:${port}/token`,
    `http://[::ffff:127.0.0.1]:${port}/token`,
    'http://10.0.0.8/token',
    'http://192.168.1.1/token',
    `http://inner.test:${port}/token`,
    `http://self.test:${port}/token`,
  ]) {
    const registry = await serve(challenge(`Bearer realm="${realm}",service="s"`));
    const address = `http://r.test:${new URL(registry.address).port}`;
    const error = await failureOf(tagsOf(client(address, { credential: ada, names }), 'x/y'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'realmRefused' });
    expect(error.message).toContain(new URL(realm).host);
    expect(traffic(registry)).toEqual([anonymous]);
  }
  expect(traffic(inner)).toEqual([]);
});

test('[V21] an encrypted registry cannot point at a plain realm', async () => {
  const authority = await createCertificateAuthority(folder.path);
  const tokens = await serve(fixedAnswer(200, '{"token":"T"}'));
  const registry = await startMisbehavingServer(
    challenge(`Bearer realm="${tokens.address}/token",service="s"`),
    { tls: await authority.issueServer() },
  );
  later(() => registry.stop());
  const tls = { verify: true, caCertificate: authority.certificate };
  for (const credential of [ada, null]) {
    const trusted = client(registry.address, { credential, tls });
    const error = await failureOf(tagsOf(trusted, 'x/y'));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'realmRefused' });
    expect(error.message).toContain(tokens.host);
  }
  expect(traffic(registry)).toEqual([anonymous, anonymous]);
  expect(traffic(tokens)).toEqual([]);
});
