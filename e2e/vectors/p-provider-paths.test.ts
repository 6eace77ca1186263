import { describe, expect, test } from 'vitest';
import type { Credential } from '../../shared/model/credential.ts';
import { type Answer, jsonApi } from '../fixtures/json-api.ts';
import { type MisbehavingServer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { startPrivateInternet } from '../fixtures/private-internet.ts';
import { failureOf, repositoriesOf } from '../fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../fixtures/registry-client/described-tags.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve: internet, client, later } = createScene(startPrivateInternet);

const digest = `sha256:${'1'.repeat(64)}`;
const ada: Credential = { kind: 'password', username: 'ada', password: 'harbor-word' };
const basic = `Basic ${Buffer.from('ada:harbor-word').toString('base64')}`;
const repositories = '/api/v2.0/projects/team/repositories';

/** A Harbor whose catalog is closed, as for everyone but its administrators. */
async function harbor(routes: Readonly<Record<string, Answer>>): Promise<MisbehavingServer> {
  const server = await startMisbehavingServer(
    jsonApi((url) => {
      if (url.pathname === '/v2/_catalog')
        return {
          status: 401,
          headers: { 'www-authenticate': 'Basic realm="harbor"' },
          body: { errors: [{ code: 'UNAUTHORIZED', message: 'unauthorized' }] },
        };
      return routes[url.pathname];
    }),
  );
  later(() => server.stop());
  return server;
}

const apiCalls = (server: MisbehavingServer) =>
  server.requests.filter(({ url }) => url.startsWith('/api/'));

describe("a slash in a repository's name", () => {
  test('[V116] is encoded twice for Harbor, on its own host and with its own login', async () => {
    const server = await harbor({
      '/api/v2.0/projects': {
        body: [
          { name: 'team', repo_count: 2 },
          { name: 'empty', repo_count: 0 },
        ],
        headers: { 'x-total-count': '2' },
      },
      [repositories]: {
        body: [{ name: 'team/app' }, { name: 'team/tools/deep/app' }],
        headers: { 'x-total-count': '2' },
      },
      [`${repositories}/tools%252Fdeep%252Fapp/artifacts`]: {
        body: [
          {
            digest,
            size: 7,
            push_time: '2026-03-04T05:06:07Z',
            pull_time: '0001-01-01T00:00:00.000Z',
            tags: [{ name: '1.0' }, { name: 'latest', push_time: '2026-04-05T06:07:08Z' }],
          },
          { digest, size: 8, tags: null },
        ],
        headers: { 'x-total-count': '2' },
      },
    });
    const registry = client(server.address, { provider: 'harbor', credential: ada });
    expect(await repositoriesOf(registry)).toEqual(['team/app', 'team/tools/deep/app']);
    expect(await describedTags(registry, 'team/tools/deep/app')).toEqual([
      { name: '1.0', digest, size: 7, pushedAt: '2026-03-04T05:06:07.000Z', pulledAt: null },
      { name: 'latest', digest, size: 7, pushedAt: '2026-04-05T06:07:08.000Z', pulledAt: null },
    ]);
    expect(apiCalls(server).map(({ url }) => url)).toEqual([
      '/api/v2.0/projects?page=1&page_size=100',
      `${repositories}?page=1&page_size=100`,
      `${repositories}/tools%252Fdeep%252Fapp/artifacts?with_tag=true&with_scan_overview=true&page=1&page_size=100`,
    ]);
    for (const { headers } of apiCalls(server)) {
      expect(headers.authorization).toBe(basic);
      expect(headers['x-is-resource-name']).toBe('true');
      expect(headers.cookie).toBeUndefined();
    }
  });

  test('[V116] is encoded once for DigitalOcean', async () => {
    const api = 'api.digitalocean.com';
    const net = await internet({
      [api]: jsonApi((url) => {
        if (url.pathname === '/v2/registry/acme/repositoriesV2')
          return { body: { repositories: [{ name: 'web/front' }], links: {}, meta: { total: 1 } } };
        if (url.pathname === '/v2/registry/acme/repositories/web%2Ffront/tags')
          return {
            body: {
              tags: [
                {
                  tag: 'v1',
                  manifest_digest: digest,
                  compressed_size_bytes: 5,
                  updated_at: '2026-05-06T07:08:09Z',
                },
              ],
            },
          };
        return undefined;
      }),
    });
    const registry = client('https://registry.digitalocean.com', {
      ...net.settings,
      provider: 'digitalocean',
      namespace: 'acme',
      credential: { kind: 'token', token: 'dop_v1_example' },
    });
    expect(await repositoriesOf(registry)).toEqual(['acme/web/front']);
    expect(await describedTags(registry, 'acme/web/front')).toEqual([
      { name: 'v1', digest, size: 5, pushedAt: '2026-05-06T07:08:09.000Z', pulledAt: null },
    ]);
    expect(net.host(api).requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/v2/registry/acme/repositoriesV2?page=1&per_page=100', 'Bearer dop_v1_example'],
      [
        '/v2/registry/acme/repositories/web%2Ffront/tags?page=1&per_page=100',
        'Bearer dop_v1_example',
      ],
    ]);
    expect(new Set(net.wanted)).toEqual(new Set([`${api}:443`]));
  });
});

describe('a Harbor', () => {
  test('pages by its count, and project robots list their own project', async () => {
    const names = Array.from({ length: 101 }, (_, at) => ({ name: `team/app-${at}` }));
    const server = await harbor({});
    server.behave(
      jsonApi((url) => {
        if (url.pathname === '/v2/_catalog') return { status: 401, body: {} };
        if (url.pathname === '/api/v2.0/projects')
          return { status: 403, body: { errors: [{ code: 'FORBIDDEN', message: 'forbidden' }] } };
        if (url.pathname !== repositories) return undefined;
        const from = (Number(url.searchParams.get('page')) - 1) * 100;
        return { body: names.slice(from, from + 100), headers: { 'x-total-count': '101' } };
      }),
    );
    const credential: Credential = {
      kind: 'password',
      username: 'robot$team+ci',
      password: 'robot-word',
    };
    const registry = client(server.address, { provider: 'harbor', credential });
    expect(await repositoriesOf(registry)).toHaveLength(101);
    expect(apiCalls(server).map(({ url }) => url)).toEqual([
      '/api/v2.0/projects?page=1&page_size=100',
      `${repositories}?page=1&page_size=100`,
      `${repositories}?page=2&page_size=100`,
    ]);
  });

  test('that refuses names the right that is missing', async () => {
    const server = await harbor({
      '/api/v2.0/projects': {
        status: 403,
        body: { errors: [{ code: 'FORBIDDEN', message: 'forbidden' }] },
      },
    });
    const registry = client(server.address, { provider: 'harbor', credential: ada });
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('project role');
    expect(apiCalls(server)).toHaveLength(1);
  });

  test('that is none after all leaves the answer of the catalog', async () => {
    const server = await harbor({});
    const registry = client(server.address, { provider: 'harbor', credential: ada });
    expect(await failureOf(repositoriesOf(registry))).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'wrongCredentials',
    });
    expect(apiCalls(server)).toHaveLength(1);
  });
});
