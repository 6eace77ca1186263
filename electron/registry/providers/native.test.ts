import { describe, expect, test } from 'vitest';
import { jsonApi } from '../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../e2e/fixtures/private-internet.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { logged, readableIn, realmFor, type SentLog } from '../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../shared/model/credential.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const host = 'registry.example.com';
const realm = 'auth.example.com';
const login = { username: 'ada', password: 'correct horse' };

async function plainRegistry() {
  const logs = { registry: [] as SentLog, realm: [] as SentLog };
  const net = await internet({
    [host]: logged(logs.registry, (url, { authorization }) => {
      if (authorization !== 'Bearer registry-token')
        return {
          status: 401,
          headers: {
            'www-authenticate': `Bearer realm="https://${realm}/token",service="registry"`,
          },
          body: {},
        };
      if (url.pathname === '/v2/_catalog') return { body: { repositories: ['team/app'] } };
      return url.pathname.endsWith('/tags/list') ? { body: { tags: ['1.0'] } } : { body: {} };
    }),
    [realm]: logged(logs.realm, realmFor(login)),
  });
  const open = (credential: Credential) =>
    client(`https://${host}`, { ...net.settings, provider: 'native', credential });
  return { net, logs, open };
}

describe('a registry without an API of its own', () => {
  test('is asked by the registry protocol alone', async () => {
    const { net, logs, open } = await plainRegistry();
    const registry = open({ kind: 'password', ...login });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(await tagsOf(registry, 'team/app')).toEqual(['1.0']);
    expect((await registry.check({ signal: idle })).auth).toBe('bearer');
    const before = net.host(host).requests.length;
    const error = await failureOf(describedTags(registry, 'team/app'));
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
    expect(net.host(host).requests).toHaveLength(before);
    for (const { url } of net.host(host).requests) expect(url).toMatch(/^\/v2\//);
    expect(net.host(realm).requests.map(({ url }) => url.split('?')[0])).toEqual(
      net.host(realm).requests.map(() => '/token'),
    );
    expect(readableIn(logs.registry, [login.password])).toEqual([]);
    expect(new Set(net.wanted)).toEqual(new Set([`${host}:443`, `${realm}:443`]));
  });

  test('whose catalog is closed names the scope that opens it', async () => {
    const net = await internet({
      [host]: jsonApi((url) =>
        url.pathname === '/v2/_catalog'
          ? { status: 403, body: { errors: [{ code: 'DENIED' }] } }
          : { body: {} },
      ),
    });
    const registry = client(`https://${host}`, { ...net.settings, provider: 'native' });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('registry:catalog:*');
  });

  test.each<[string, Credential]>([
    ['access keys', { kind: 'accessKey', accessKey: 'AKIAEXAMPLE', secretKey: 'cloud-secret' }],
    ['service accounts', { kind: 'serviceAccount', json: '{"private_key":"cloud-secret"}' }],
    ['AWS profiles', { kind: 'awsProfile', profile: 'default' }],
  ])('is shown no %s', async (_title, credential) => {
    const { net, open } = await plainRegistry();
    for (const work of [repositoriesOf(open(credential)), tagsOf(open(credential), 'team/app')])
      expect(await failureOf(work)).toMatchObject({ code: 'UNSUPPORTED' });
    expect(net.wanted).toEqual([]);
  });
});
