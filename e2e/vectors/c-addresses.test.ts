import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { normaliseAddress } from '../../shared/address.ts';
import { byPath, fixedAnswer, startMisbehavingServer } from '../fixtures/misbehaving-server.ts';
import { startPrivateInternet } from '../fixtures/private-internet.ts';
import {
  ada,
  adaBasic,
  challenge,
  guarded,
  traffic,
} from '../fixtures/registry-client/challenges.ts';
import {
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../fixtures/registry-client/client-under-test.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client, later } = createScene(startMisbehavingServer);

const tags = '{"tags":["1.0"]}';
const hubList = 'GET /v2/library/alpine/tags/list?n=1000';

/** The address that a typed one is saved as. */
function saved(typed: string): string {
  const result = normaliseAddress(typed);
  if (!result.ok) throw new Error(`${typed}: ${result.problem}`);
  return result.address;
}

async function dockerHub() {
  const realm = 'https://auth.docker.io/token';
  const line = `Bearer realm="${realm}",service="registry.docker.io"`;
  const internet = await startPrivateInternet({
    'registry-1.docker.io': guarded('Bearer T', [line], tags),
    'auth.docker.io': fixedAnswer(200, '{"token":"T"}'),
  });
  later(() => internet.stop());
  return internet;
}

test('[V47] every name of Docker Hub is one registry, at registry-1.docker.io', async () => {
  const internet = await dockerHub();
  for (const typed of [
    'docker.io',
    'index.docker.io',
    'registry-1.docker.io',
    'https://hub.docker.com',
    'https://index.docker.io/v1/',
  ]) {
    expect(saved(typed)).toBe('https://docker.io');
    const hub = client(saved(typed), { provider: 'dockerhub', ...internet.settings });
    expect(await tagsOf(hub, 'library/alpine')).toEqual(['1.0']);
  }
  expect([...new Set(internet.wanted)].sort()).toEqual([
    'auth.docker.io:443',
    'registry-1.docker.io:443',
  ]);
  expect(traffic(internet.host('registry-1.docker.io'))).toEqual(
    Array(5)
      .fill([`${hubList} -`, `${hubList} Bearer T`])
      .flat(),
  );
});

test('[V48] an official image is asked for in library/ and called by its short name', async () => {
  const internet = await dockerHub();
  const hub = client('https://docker.io', { provider: 'dockerhub', ...internet.settings });
  expect(await tagsOf(hub, 'alpine')).toEqual(['1.0']);
  const registry = internet.host('registry-1.docker.io');
  expect(traffic(registry)).toEqual([`${hubList} -`, `${hubList} Bearer T`]);
  expect(traffic(internet.host('auth.docker.io'))).toEqual([
    'GET /token?service=registry.docker.io&scope=repository%3Alibrary%2Falpine%3Apull&client_id=berth -',
  ]);
  registry.behave(fixedAnswer(404, '{"errors":[{"code":"NAME_UNKNOWN"}]}'));
  const error = await failureOf(tagsOf(hub, 'alpine'));
  expect(error.message).toContain('docker.io/alpine');
  expect(error.message).not.toContain('library');
});

test('[V49] a mirror without the short name is asked for library/ once', async () => {
  const mirror = await serve(byPath({ '/v2/library/alpine/': fixedAnswer(200, tags) }));
  const registry = client(mirror.address);
  expect(await tagsOf(registry, 'alpine')).toEqual(['1.0']);
  expect(traffic(mirror)).toEqual(['GET /v2/alpine/tags/list?n=1000 -', `${hubList} -`]);

  const error = await failureOf(tagsOf(registry, 'absent'));
  expect(error).toMatchObject({ code: 'NOT_FOUND', reason: 'repositoryNotFound' });
  expect(error.message).not.toContain('library');
  expect(traffic(mirror).slice(2)).toEqual([
    'GET /v2/absent/tags/list?n=1000 -',
    'GET /v2/library/absent/tags/list?n=1000 -',
  ]);
  await failureOf(tagsOf(registry, 'team/absent'));
  expect(mirror.requests).toHaveLength(5);

  const manifest = '{"schemaVersion":2,"layers":[]}';
  mirror.behave(byPath({ '/v2/library/alpine/manifests/3': fixedAnswer(200, manifest) }));
  expect(await registry.manifest('alpine', '3', { signal: idle })).toMatchObject({
    size: manifest.length,
  });
  expect(traffic(mirror).slice(5)).toEqual([
    'GET /v2/alpine/manifests/3 -',
    'GET /v2/library/alpine/manifests/3 -',
  ]);

  mirror.behave(byPath({ '/v2/library/alpine/': fixedAnswer(200, tags) }));
  for (const asked of ['alpine', 'library/alpine'])
    for await (const page of registry.tags(asked, { signal: idle }))
      expect(page).toEqual({ tags: ['1.0'], repository: 'library/alpine' });
});

test('[V50] addresses lead to the same registry however they are typed', async () => {
  const registry = await serve(byPath({ '/v2/x/': fixedAnswer(200, tags) }));
  const { port } = new URL(registry.address);
  const typed = [
    `http://localhost:${port}/v2/`,
    `http://localhost:${port}/v2`,
    `localhost:${port}/`,
    `  localhost:${port} `,
    `HTTP://LOCALHOST:${port}`,
    `http://localhost:${port}//`,
  ];
  for (const address of typed) expect(await tagsOf(client(saved(address)), 'x')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual(typed.map(() => 'GET /v2/x/tags/list?n=1000 -'));
  expect(registry.requests.map(({ headers }) => headers.host)).toEqual(
    typed.map(() => `localhost:${port}`),
  );
});

test('[V51] a host with a port is a host, and localhost speaks http', async () => {
  const internet = await startPrivateInternet({ 'other.test': fixedAnswer(200, tags) });
  later(() => internet.stop());
  for (const typed of ['h:5000', 'registry.example.com:8443']) {
    const lost = client(saved(typed), internet.settings);
    expect(await failureOf(tagsOf(lost, 'x'))).toMatchObject({ code: 'UNREACHABLE' });
  }
  expect(internet.wanted).toEqual(['h:5000', 'registry.example.com:8443']);
  expect(saved('localhost')).toBe('http://localhost');
  const registry = await serve(fixedAnswer(200, tags));
  const { port } = new URL(registry.address);
  expect(await tagsOf(client(saved(`localhost:${port}`)), 'x')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual(['GET /v2/x/tags/list?n=1000 -']);
});

test('[V52] IPv6 literals keep their brackets and lose a default port', async () => {
  const hosts: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host);
    response.setHeader('content-type', 'application/json').end(tags);
  });
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
  later(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  expect(await tagsOf(client(saved(`[::1]:${port}`)), 'x')).toEqual(['1.0']);
  expect(hosts).toEqual([`[::1]:${port}`]);

  const internet = await startPrivateInternet({ 'other.test': fixedAnswer(200, tags) });
  later(() => internet.stop());
  for (const typed of ['[2001:db8::1]', '[2001:DB8:0::1]:443', '[2001:db8::1]:5000'])
    await failureOf(tagsOf(client(saved(typed), internet.settings), 'x'));
  expect(internet.wanted).toEqual(['[2001:db8::1]:443', '[2001:db8::1]:443', '[2001:db8::1]:5000']);
});

test('[V53] a path before the API is kept in every request, link and redirect', async () => {
  const registry = await serve((request, response) => {
    const pages: Record<string, [number, string, Record<string, string>]> = {
      '/artifactory/api/docker/repo/v2/_catalog?n=1000': [
        200,
        '{"repositories":["a"]}',
        { link: '</v2/_catalog?last=a&n=1>; rel="next"' },
      ],
      '/artifactory/api/docker/repo/v2/_catalog?last=a&n=1': [200, '{"repositories":["b"]}', {}],
      '/artifactory/api/docker/repo/v2/a/tags/list?n=1000': [
        307,
        '',
        { location: '../../moved/tags/list' },
      ],
      '/artifactory/api/docker/repo/v2/moved/tags/list': [200, tags, {}],
    };
    const [status, body, headers] = pages[request.url ?? ''] ?? [404, '{}', {}];
    fixedAnswer(status, body, headers)(request, response);
  });
  const below = client(saved(`${registry.address}/artifactory/api/docker/repo/v2/`));
  expect(await repositoriesOf(below)).toEqual(['a', 'b']);
  expect(await tagsOf(below, 'a')).toEqual(['1.0']);
  const prefix = 'GET /artifactory/api/docker/repo/v2';
  expect(traffic(registry)).toEqual([
    `${prefix}/_catalog?n=1000 -`,
    `${prefix}/_catalog?last=a&n=1 -`,
    `${prefix}/a/tags/list?n=1000 -`,
    `${prefix}/moved/tags/list -`,
  ]);
});

test('[V54] with a path typed, the test tells whether the API is below it or above', async () => {
  const inRepository = await serve(byPath({ '/repo/v2/': fixedAnswer(200, '{}') }));
  const chosen = await client(`${inRepository.address}/repo`).check({ signal: idle });
  expect(chosen.checks.find(({ name }) => name === 'api')).toMatchObject({
    status: 'ok',
    message: `${inRepository.host}/repo speaks the registry API`,
  });
  expect(traffic(inRepository)[0]).toBe('GET /repo/v2/ -');
  expect(traffic(inRepository)).not.toContain('GET /v2/ -');

  const atRoot = await serve(byPath({ '/v2/': fixedAnswer(200, '{}') }));
  const refused = await client(`${atRoot.address}/repo`).check({ signal: idle });
  expect(refused).toMatchObject({ ok: false, error: { reason: 'notARegistry' } });
  expect(refused.error?.message).toContain(`there is one at ${atRoot.address}`);
  expect(traffic(atRoot)).toEqual(['GET /repo/v2/ -', 'GET /v2/ -']);

  const nowhere = await serve(byPath({}));
  const none = await client(`${nowhere.address}/repo`).check({ signal: idle });
  expect(none).toMatchObject({ ok: false, error: { reason: 'notARegistry' } });
  expect(none.error?.message).not.toContain('there is one at');
});

test('[V55] hosts are the same in upper and lower case', async () => {
  const registry = await serve((request, response) => {
    const { authorization, host } = request.headers;
    if (request.url?.startsWith('/token'))
      return guarded(adaBasic, [], '{"token":"T"}')(request, response);
    if (authorization === 'Bearer T' && request.url?.startsWith('/v2/'))
      return fixedAnswer(307, '', { location: `HTTP://${host?.toUpperCase()}/moved` })(
        request,
        response,
      );
    if (authorization === 'Bearer T') return fixedAnswer(200, tags)(request, response);
    challenge(`Bearer realm="http://${host?.toUpperCase()}/token"`)(request, response);
  });
  const address = saved(`HTTP://LOCALHOST:${new URL(registry.address).port}`);
  expect(await tagsOf(client(address, { credential: ada }), 'x')).toEqual(['1.0']);
  expect(traffic(registry)).toEqual([
    'GET /v2/x/tags/list?n=1000 -',
    `GET /token?scope=repository%3Ax%3Apull&account=ada&client_id=berth ${adaBasic}`,
    'GET /v2/x/tags/list?n=1000 Bearer T',
    'GET /moved Bearer T',
  ]);
});
