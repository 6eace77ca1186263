import { describe, expect, test } from 'vitest';
import { type Answer, jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startMisbehavingServer, webPage } from '../../../../e2e/fixtures/misbehaving-server.ts';
import { ada, adaBasic } from '../../../../e2e/fixtures/registry-client/challenges.ts';
import {
  type ClientSettings,
  failureOf,
  idle,
  repositoriesOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);

const challenged = {
  status: 401,
  headers: { 'www-authenticate': 'Basic realm="Artifactory Realm"' },
  body: { errors: [{ status: 401, message: 'Bad credentials' }] },
};
const missing = { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN', message: 'unknown' }] } };
const keys = (...names: readonly string[]) => ({
  body: [
    ...names.map((key) => ({
      key,
      type: key.endsWith('-remote') ? 'REMOTE' : 'LOCAL',
      packageType: 'Docker',
      url: 'https://elsewhere.example/artifactory/x',
    })),
    { key: 'libs-release', type: 'LOCAL', packageType: 'Maven' },
  ],
});

interface Sent {
  body: string;
  url: URL;
}

/** An Artifactory; `proof` names the header and value that it takes. */
async function jfrog(
  answer: (sent: Sent) => Answer,
  settings: ClientSettings & { path?: string; proof?: [string, string] } = {},
) {
  const { path = '', proof = ['authorization', adaBasic], ...target } = settings;
  const bodies: string[] = [];
  const server = await serve((request, response) =>
    jsonApi((url, { body }) => {
      if (request.headers[proof[0]] !== proof[1]) return challenged;
      if (body !== '') bodies.push(body);
      return answer({ url, body });
    })(request, response),
  );
  const registry = client(`${server.address}${path}`, {
    provider: 'artifactory',
    credential: ada,
    ...target,
  });
  const asked = () =>
    server.requests
      .filter(({ headers }) => headers[proof[0]] !== undefined)
      .map(({ method, url }) => `${method} ${url}`);
  return { server, registry, asked, bodies };
}

/** Two repositories with images, where names begin with the repository. */
function byPath({ url }: Sent): Answer {
  switch (url.pathname) {
    case '/artifactory/api/repositories':
      return keys('docker-local', 'hub-remote');
    case '/artifactory/api/docker/docker-local/v2/_catalog':
      return url.searchParams.get('last') === null
        ? {
            body: { repositories: ['team/app'] },
            headers: { link: '</v2/_catalog?last=10000&n=1000>; rel="next"' },
          }
        : { body: { repositories: ['web'] } };
    case '/artifactory/api/docker/hub-remote/v2/_catalog':
      return { body: { repositories: ['library/alpine'] } };
    case '/v2/docker-local/team/app/tags/list':
    case '/v2/hub-remote/library/alpine/tags/list':
      return { body: { name: 'docker-local/team/app', tags: ['1.0'] } };
    default:
      return undefined;
  }
}

describe('repositories', () => {
  test("come from each repository's own catalog, page after page", async () => {
    const { registry, asked, server } = await jfrog(byPath);
    expect(await repositoriesOf(registry)).toEqual([
      'docker-local/team/app',
      'docker-local/web',
      'hub-remote/library/alpine',
    ]);
    expect(asked()).toEqual([
      'GET /artifactory/api/repositories?packageType=docker',
      'GET /artifactory/api/docker/docker-local/v2/_catalog?n=1000',
      'GET /v2/docker-local/team/app/tags/list?n=1',
      'GET /artifactory/api/docker/docker-local/v2/_catalog?last=10000&n=1000',
      'GET /artifactory/api/docker/hub-remote/v2/_catalog?n=1000',
    ]);
    for (const { headers } of server.requests)
      expect([undefined, adaBasic]).toContain(headers.authorization);
  });

  test('come in the size of the server where ours is refused', async () => {
    const { registry } = await jfrog((sent) =>
      Number(sent.url.searchParams.get('n') ?? 0) > 50 && !sent.url.searchParams.has('last')
        ? { status: 400, body: { errors: [{ code: 'PAGINATION_NUMBER_INVALID' }] } }
        : byPath(sent),
    );
    expect(await repositoriesOf(registry)).toEqual([
      'docker-local/team/app',
      'docker-local/web',
      'hub-remote/library/alpine',
    ]);
  });

  test('of one repository alone are asked for by its key', async () => {
    const { registry, asked } = await jfrog(byPath, { namespace: 'hub-remote' });
    expect(await repositoriesOf(registry)).toEqual(['hub-remote/library/alpine']);
    expect(asked()[0]).toBe('GET /artifactory/api/docker/hub-remote/v2/_catalog?n=1000');
  });

  test('are there although one repository has no catalog, and the list is marked', async () => {
    const { registry } = await jfrog((sent) =>
      sent.url.pathname.includes('hub-remote') ? missing : byPath(sent),
    );
    const chunks: unknown[] = [];
    for await (const chunk of registry.repositories({ signal: idle })) chunks.push(chunk);
    expect(chunks).toEqual([
      { repositories: ['docker-local/team/app'], source: 'provider' },
      { repositories: ['docker-local/web'], source: 'provider' },
      { repositories: [], source: 'provider', incomplete: true },
    ]);
  });

  test('at a port or subdomain of one repository come from the catalog, without its key', async () => {
    const { registry, asked } = await jfrog((sent) => {
      if (sent.url.pathname === '/v2/_catalog') return { body: { repositories: ['team/app'] } };
      return sent.url.pathname.startsWith('/v2/') ? missing : byPath(sent);
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
    expect(asked()).toEqual([
      'GET /artifactory/api/repositories?packageType=docker',
      'GET /artifactory/api/docker/docker-local/v2/_catalog?n=1000',
      'GET /v2/docker-local/team/app/tags/list?n=1',
      'GET /v2/_catalog?n=1000',
    ]);
  });

  test('there come from the catalog also where the record narrows them', async () => {
    const { registry } = await jfrog(
      ({ url }) =>
        url.pathname === '/v2/_catalog' ? { body: { repositories: ['team/app', 'web'] } } : missing,
      { namespace: 'team' },
    );
    expect(await repositoriesOf(registry)).toEqual(['team/app']);
  });

  test('below a path of one repository come from its catalog', async () => {
    const { registry, asked } = await jfrog(byPath, {
      path: '/artifactory/api/docker/docker-local',
    });
    expect(await repositoriesOf(registry)).toEqual(['team/app', 'web']);
    expect(asked()).toEqual([
      'GET /artifactory/api/docker/docker-local/v2/_catalog?n=1000',
      'GET /artifactory/api/docker/docker-local/v2/_catalog?last=10000&n=1000',
    ]);
  });

  test('come from the catalog where the address serves images alone', async () => {
    const { registry, server } = await jfrog(() => undefined);
    const images = jsonApi(() => ({ body: { repositories: ['app'] } }));
    server.behave((request, response) =>
      (request.url?.startsWith('/v2/') === true ? images : webPage)(request, response),
    );
    expect(await repositoriesOf(registry)).toEqual(['app']);
  });

  test('without the permission name it', async () => {
    const { registry } = await jfrog(() => ({
      status: 403,
      body: { errors: [{ status: 403, message: 'Forbidden' }] },
    }));
    const error = await failureOf(repositoriesOf(registry));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope', status: 403 });
    expect(error.hint).toContain('permission Read');
  });
});

const hex = (letter: string) => letter.repeat(64);
const file = (path: string, name: string, size: number | string, more: object = {}) => ({
  repo: 'docker-local',
  path,
  name,
  size,
  sha256: hex('1'),
  created: '2026-03-01T00:00:00.000Z',
  ...more,
});

/** Answers a search with files; a second page only where the first one is full. */
function withFiles(pages: readonly (readonly unknown[])[]) {
  return (sent: Sent): Answer => {
    if (sent.url.pathname !== '/artifactory/api/search/aql') return byPath(sent);
    const offset = Number(/\.offset\((\d+)\)/.exec(sent.body)?.[1]);
    const page = pages[offset / 5000] ?? [];
    const total = offset / 5000 < pages.length - 1 ? 5000 : page.length;
    return { body: { results: page, range: { start_pos: offset, total } } };
  };
}

const image = [
  file('team/app/1.0', 'manifest.json', '500', {
    sha256: hex('a'),
    modified: '2026-03-02T00:00:00.000Z',
    stats: [{ downloaded: '2026-04-01T00:00:00.000Z', downloads: 3 }],
  }),
  file('team/app/1.0', `sha256__${hex('b')}`, 1000),
];

describe('tags', () => {
  test('are put together from the files of an image, page after page', async () => {
    const { registry, asked, bodies, server } = await jfrog(
      withFiles([
        [...image, file('team/app/2.0', 'manifest.json', 7, { sha256: hex('c') })],
        [
          file('team/app/2.0', `sha256__${hex('d')}`, 20),
          file('team/app/_uploads', 'part', 9),
          file('team/app/multi', 'list.manifest.json', 900, { sha256: hex('e') }),
          file('team/app/nested/1.0', 'manifest.json', 1),
          file(`team/app/sha256:${hex('f')}`, 'manifest.json', 1),
          { path: 'team/app/broken' },
        ],
      ]),
    );
    const created = '2026-03-01T00:00:00.000Z';
    expect(await describedTags(registry, 'docker-local/team/app')).toEqual([
      {
        name: '1.0',
        digest: `sha256:${hex('a')}`,
        size: 1500,
        pushedAt: '2026-03-02T00:00:00.000Z',
        pulledAt: '2026-04-01T00:00:00.000Z',
      },
      { name: '2.0', digest: `sha256:${hex('c')}`, size: 27, pushedAt: created, pulledAt: null },
      {
        name: 'multi',
        digest: `sha256:${hex('e')}`,
        size: null,
        pushedAt: created,
        pulledAt: null,
      },
    ]);
    expect(asked()).toEqual([
      'GET /artifactory/api/repositories?packageType=docker',
      'POST /artifactory/api/search/aql',
      'POST /artifactory/api/search/aql',
    ]);
    const question =
      'items.find({"repo":"docker-local","path":{"$match":"team/app/*"}})' +
      '.include("repo","path","name","size","sha256","created","modified","stat.downloaded")' +
      '.sort({"$asc":["path","name"]})';
    expect(bodies).toEqual([
      `${question}.offset(0).limit(5000)`,
      `${question}.offset(5000).limit(5000)`,
    ]);
    expect(server.requests.at(-1)?.headers['content-type']).toBe('text/plain');
  });

  test.each<[string, string, string, string]>([
    ['a remote repository are in its cache', '', 'hub-remote/library/alpine', 'hub-remote-cache'],
    [
      'an address of one repository need no key',
      '/artifactory/api/docker/docker-local',
      'team/app',
      'docker-local',
    ],
  ])('of %s', async (_title, path, name, repository) => {
    const { registry, bodies } = await jfrog(withFiles([[]]), { path });
    expect(await describedTags(registry, name)).toEqual([]);
    expect(bodies[0]).toContain(`{"repo":"${repository}","path"`);
  });

  test('of an address that does not tell its repository cannot be described', async () => {
    const { registry, bodies } = await jfrog(withFiles([image]));
    expect(await failureOf(describedTags(registry, 'team/app'))).toMatchObject({
      code: 'UNSUPPORTED',
    });
    expect(bodies).toEqual([]);
  });

  test('of a busy server are waited for, and left when it stays so', async () => {
    let left = 1;
    const { registry, bodies } = await jfrog(
      (sent) => {
        if (sent.body === '') return byPath(sent);
        left -= 1;
        return left >= 0
          ? { status: 429, headers: { 'retry-after': '0' }, body: {} }
          : withFiles([image])(sent);
      },
      { limits: { attempts: 2 } },
    );
    expect(await describedTags(registry, 'docker-local/team/app')).toHaveLength(1);
    left = 100;
    expect(await failureOf(describedTags(registry, 'docker-local/team/app'))).toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(bodies).toHaveLength(4);
  });

  test('answered with errors alone, at status 200, are an error', async () => {
    const { registry } = await jfrog((sent) =>
      sent.body === ''
        ? byPath(sent)
        : { body: { errors: [{ status: 500, message: 'search failed' }] } },
    );
    const error = await failureOf(describedTags(registry, 'docker-local/team/app'));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE' });
    expect(error.message).toContain('search failed');
  });
});
