import { expect, test } from 'vitest';
import { startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import {
  type Behaviour,
  byPath,
  fixedAnswer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { clientFor, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import type { RecognisedProduct } from '../../../shared/model/connection-report.ts';

const password = 'horse-battery-4711';

/** `/v2/` of a registry that wants Basic, and takes any login. */
function asks(challenge: string, headers: Record<string, string> = {}): Behaviour {
  return ({ headers: { authorization } }, response) => {
    if (authorization === undefined)
      response.writeHead(401, { 'www-authenticate': challenge, ...headers }).end('{}');
    else response.writeHead(200, headers).end('{}');
  };
}

/** The same with a token server of its own at `path`. */
function bearer(path: string, service: string): Behaviour {
  return (request, response) => {
    const realm = `http://${request.headers.host}${path}`;
    asks(`Bearer realm="${realm}",service="${service}"`)(request, response);
  };
}

const json = (value: unknown) => fixedAnswer(200, JSON.stringify(value));
const tokens = ['/service/token', '/v2/token', '/jwt/auth', '/v2/auth', '/token'];
const lends = Object.fromEntries(tokens.map((path) => [path, json({ token: 'lent' })]));

async function recognised(
  pages: Record<string, Behaviour>,
): Promise<{ product: RecognisedProduct | undefined; leaked: string[] }> {
  await using server = await startMisbehavingServer(byPath({ ...lends, ...pages }));
  const client = clientFor(server.address, {
    credential: { kind: 'password', username: 'ada', password },
  });
  try {
    const { product } = await client.check({ signal: idle });
    const leaked = server.requests
      .filter(({ headers }) => headers.authorization !== undefined)
      .filter(({ url }) => ['/api/', '/v2/_oci/'].some((path) => url.startsWith(path)))
      .map(({ url }) => url);
    return { product, leaked };
  } finally {
    await client.close();
  }
}

const harbor = bearer('/service/token', 'harbor-registry');
const gitea = bearer('/v2/token', 'container_registry');

test.each<[string, Record<string, Behaviour>, RecognisedProduct | undefined]>([
  [
    'Harbor',
    {
      '/v2/': harbor,
      '/api/v2.0/systeminfo': json({ auth_mode: 'db_auth', harbor_version: 'v2.10.1-abc' }),
    },
    { provider: 'harbor', version: 'v2.10.1-abc', certain: true },
  ],
  [
    'Harbor that keeps its version to itself',
    { '/v2/': harbor, '/api/v2.0/systeminfo': json({ auth_mode: 'oidc_auth' }) },
    { provider: 'harbor', certain: true },
  ],
  [
    'Harbor whose API is shut off',
    { '/v2/': harbor, '/api/': fixedAnswer(403, '{}') },
    { provider: 'harbor', certain: false },
  ],
  [
    'Harbor with a version that is none',
    {
      '/v2/': harbor,
      '/api/v2.0/systeminfo': json({ auth_mode: 'x', harbor_version: `${password} \u202e` }),
    },
    { provider: 'harbor', certain: true },
  ],
  [
    'Forgejo',
    { '/v2/': gitea, '/api/v1/version': json({ version: '7.0.1+gitea-1.22.0' }) },
    { provider: 'gitea', version: '7.0.1+gitea-1.22.0', certain: true },
  ],
  [
    'Gitea that asks for a login first',
    { '/v2/': gitea, '/api/v1/version': fixedAnswer(401, '{}') },
    { provider: 'gitea', certain: false },
  ],
  [
    'GitLab',
    { '/v2/': bearer('/jwt/auth', 'container_registry') },
    { provider: 'gitlab', certain: true },
  ],
  [
    'Quay',
    {
      '/v2/': bearer('/v2/auth', 'images.example.com'),
      '/api/v1/discovery': json({ info: { title: 'Quay Frontend' } }),
    },
    { provider: 'quay', certain: true },
  ],
  [
    'Nexus by its server',
    { '/v2/': asks('Basic realm="x"', { server: 'Nexus/3.68.1-02 (OSS)' }) },
    { provider: 'nexus', version: '3.68.1-02', certain: true },
  ],
  [
    'Nexus by its realm, behind a proxy',
    { '/v2/': asks('BASIC realm="Sonatype Nexus Repository Manager"', { server: 'nginx' }) },
    { provider: 'nexus', certain: true },
  ],
  [
    'Artifactory',
    { '/v2/': asks('Basic realm="x"', { 'x-jfrog-version': 'Artifactory/7.90.5 79005900' }) },
    { provider: 'artifactory', version: '7.90.5', certain: true },
  ],
  [
    'zot',
    {
      '/v2/_oci/ext/discover': json({ extensions: [{ name: '_zot', url: 'x', endpoints: [] }] }),
      '/v2/': fixedAnswer(200, '{}', { 'www-authenticate': 'bearer realm=x' }),
    },
    { provider: 'zot', certain: true },
  ],
  ['another token server', { '/v2/': bearer('/token', 'registry') }, undefined],
  [
    'a realm that is no address',
    {
      '/v2/': asks('Bearer realm="service/token",service="harbor-registry", Basic realm="x"'),
    },
    undefined,
  ],
  [
    'a page for everything',
    { '/v2/': asks('Basic realm="x"'), '/': fixedAnswer(200, '<html></html>') },
    undefined,
  ],
])('%s is told by its own answers, without a credential', async (_what, pages, product) => {
  expect(await recognised(pages)).toEqual({ product, leaked: [] });
});

test('docker-registry is plain', async () => {
  await using registry = await startRegistry();
  const client = clientFor(registry.address);
  expect((await client.check({ signal: idle })).product).toBeUndefined();
  await client.close();
});

test('a registry with a provider of its own is not asked', async () => {
  await using server = await startMisbehavingServer(byPath({ '/v2/': harbor }));
  const client = clientFor(server.address, { provider: 'harbor' });
  expect((await client.check({ signal: idle })).product).toBeUndefined();
  await client.close();
});
