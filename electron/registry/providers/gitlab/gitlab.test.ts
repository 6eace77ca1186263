import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../e2e/fixtures/json-api.ts';
import {
  type PrivateInternet,
  startPrivateInternet,
} from '../../../../e2e/fixtures/private-internet.ts';
import type { ClientSettings } from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  failureOf,
  repositoriesOf,
  tagsOf,
} from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { describedTags } from '../../../../e2e/fixtures/registry-client/described-tags.ts';
import {
  answerGraphql,
  type GitlabWorld,
} from '../../../../e2e/fixtures/registry-client/gitlab-graphql.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import {
  logged,
  readableIn,
  registryWith,
  type SentLog,
} from '../../../../e2e/fixtures/sent-log.ts';
import type { Credential } from '../../../../shared/model/credential.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

const pat = 'glpat-exampleToken';
const token: Credential = { kind: 'token', token: pat };
const dotCom = { web: 'gitlab.com', registry: 'registry.gitlab.com' };
const digest = `sha256:${'1'.repeat(64)}`;
const world: GitlabWorld = {
  user: 'ada',
  projects: {
    'team/web': ['team/web', 'team/web/tools/deep'],
    'team/hidden': null,
    'ada/own': ['ada/own/app'],
  },
};

interface Scene {
  world?: GitlabWorld;
  hosts?: { web: string; registry: string };
  realm?: string;
  /** In place of the API's own answer. */
  api?: (url: URL, sent: { body: string; authorization: string | undefined }) => Answer;
}

/** A GitLab and its registry, whose catalog is for administrators. */
async function gitlab({ world: known = world, hosts = dotCom, realm, api }: Scene = {}) {
  const logs = { web: [] as SentLog, registry: [] as SentLog };
  const queries: { query: string; variables: unknown }[] = [];
  const named = realm ?? `https://${hosts.web}/jwt/auth`;
  const registry = registryWith(named);
  const web = logged(logs.web, (url, sent) => {
    if (url.pathname.endsWith('/jwt/auth'))
      return sent.authorization === undefined ||
        url.searchParams.getAll('scope').some((scope) => scope.startsWith('registry:'))
        ? { status: 403, body: { errors: [{ code: 'DENIED', message: 'access forbidden' }] } }
        : { body: { token: 'registry-token', expires_in: 300 } };
    if (url.pathname.endsWith('/api/graphql')) queries.push(JSON.parse(sent.body));
    const other = api?.(url, sent);
    if (other !== undefined) return other;
    if (!url.pathname.endsWith('/api/graphql')) return undefined;
    if (sent.authorization !== undefined && sent.authorization !== `Bearer ${pat}`)
      return { status: 401, body: { errors: [{ message: 'Invalid token' }] } };
    return answerGraphql(
      sent.authorization === undefined ? { ...known, user: null } : known,
      sent.body,
    );
  });
  const net = await internet({
    [hosts.registry]: logged(logs.registry, registry),
    ...(hosts.web === hosts.registry ? {} : { [hosts.web]: web }),
  });
  return { net, logs, queries };
}

const on = (net: PrivateInternet, settings: ClientSettings = {}, host = dotCom.registry) =>
  client(`https://${host}`, {
    ...net.settings,
    provider: 'gitlab',
    credential: token,
    ...settings,
  });
const calls = (net: PrivateInternet, host = dotCom.web) =>
  net.host(host).requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`);
const asked = 'POST /api/graphql';

describe('the list', () => {
  test('holds the images of every project of the account that it may see, page after page', async () => {
    const projects = Object.fromEntries(
      Array.from({ length: 51 }, (_, at) => [`team/p${at}`, [`team/p${at}/app`]]),
    );
    const { net, queries, logs } = await gitlab({
      world: { user: 'ada', projects: { ...world.projects, ...projects } },
    });
    const registry = on(net);
    const found = await repositoriesOf(registry);
    expect(found).toHaveLength(54);
    const first = ['team/web', 'team/web/tools/deep', 'ada/own/app', 'team/p0/app'];
    expect(found.slice(0, 4)).toEqual(first);
    expect(calls(net)).toEqual([asked, asked]);
    expect(queries.map(({ variables }) => variables)).toEqual([
      { after: null },
      { after: btoa('50') },
    ]);
    expect(net.host(dotCom.web).requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${pat}`,
      `Bearer ${pat}`,
    ]);
    expect(new Set(net.wanted)).toEqual(new Set([`${dotCom.web}:443`]));
    expect(await tagsOf(registry, 'team/web')).toEqual(['1.0']);
    expect(readableIn(logs.web, [`oauth2:${pat}`])).toEqual([`oauth2:${pat}`]);
    expect(readableIn(logs.registry, [pat])).toEqual([]);
  });

  test('of a project with very many images holds them all', async () => {
    const images = Array.from({ length: 250 }, (_, at) => `team/many/i${at}`);
    const { net } = await gitlab({
      world: { user: 'ada', projects: { 'team/many': images, 'team/few': ['team/few'] } },
    });
    expect(new Set(await repositoriesOf(on(net)))).toEqual(new Set(['team/few', ...images]));
    expect(calls(net)).toHaveLength(4);
  });

  test.each([
    ['a group', 'team', ['team/web', 'team/web/tools/deep'], 2],
    ['a group whose registry is closed to the account', 'ada', ['ada/own/app'], 2],
    ['a project', 'team/web', ['team/web', 'team/web/tools/deep'], 2],
    ["the beginning of an image's name", 'team/web/tools', ['team/web/tools/deep'], 3],
  ])('of %s is narrowed by GitLab', async (_title, namespace, names, requests) => {
    const { net } = await gitlab({ world: { ...world, groups: ['team'] } });
    expect(await repositoriesOf(on(net, { namespace }))).toEqual(names);
    expect(calls(net)).toHaveLength(requests);
  });

  test('of a public group needs no token', async () => {
    const { net } = await gitlab({ world: { ...world, groups: ['team'] } });
    const registry = on(net, { namespace: 'team', credential: null });
    expect(await repositoriesOf(registry)).toEqual(['team/web', 'team/web/tools/deep']);
    expect(net.host(dotCom.web).requests[0]?.headers.authorization).toBeUndefined();
  });

  test('of a group that does not exist says so', async () => {
    const { net } = await gitlab();
    expect(await failureOf(repositoriesOf(on(net, { namespace: 'nobody' })))).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('nobody'),
    });
  });
});

describe('the tags', () => {
  const tag = (at: number) => ({
    name: `1.${at}`,
    digest,
    totalSize: '350224384',
    createdAt: '2020-01-01T00:00:00Z',
    publishedAt: '2026-02-03T04:05:06+00:00',
  });
  const many = { 'team/web/tools/deep': Array.from({ length: 41 }, (_, at) => tag(at)) };

  test('come with size, digest and time, twenty at a time', async () => {
    const { net, queries } = await gitlab({ world: { ...world, tags: many } });
    const found = await describedTags(on(net), 'team/web/tools/deep');
    expect(found).toHaveLength(41);
    expect(found[40]).toEqual({
      name: '1.40',
      digest,
      size: 350_224_384,
      pushedAt: '2026-02-03T04:05:06.000Z',
      pulledAt: null,
    });
    expect(calls(net)).toEqual([asked, asked, asked, asked]);
    expect(queries[0]?.variables).toEqual({
      p0: 'team/web/tools/deep',
      p1: 'team/web/tools',
      n1: 'deep',
      p2: 'team/web',
      n2: 'tools/deep',
    });
  });

  test('of an older GitLab come with the time they were made', async () => {
    const { net, queries } = await gitlab({ world: { ...world, tags: many, older: true } });
    const found = await describedTags(on(net), 'team/web/tools/deep');
    expect(found).toHaveLength(41);
    expect(found[0]?.pushedAt).toBe('2020-01-01T00:00:00.000Z');
    expect(queries.filter(({ query }) => query.includes('publishedAt'))).toHaveLength(1);
  });

  test('of a repository that is not there are not found', async () => {
    const { net } = await gitlab();
    for (const name of ['team/web/gone', 'single'])
      expect(await failureOf(describedTags(on(net), name))).toMatchObject({
        code: 'NOT_FOUND',
        reason: 'repositoryNotFound',
      });
  });
});

describe('what is refused', () => {
  const invalid: Answer = { status: 401, body: { errors: [{ message: 'Invalid token' }] } };
  const scope: Answer = {
    status: 403,
    body: {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided.',
      scope: 'api read_api',
    },
  };
  const expired: Answer = {
    status: 401,
    body: { error: 'invalid_token', error_description: 'Token is expired.' },
  };
  const isQuery = (url: URL) => url.pathname === '/api/graphql';

  test('an expired token is told, in the middle of a list too', async () => {
    const projects = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`t/p${at}`, []]));
    const { net } = await gitlab({
      world: { user: 'ada', projects },
      api: (url, sent) => {
        if (!isQuery(url)) return expired;
        return sent.body.includes('"after":null') ? undefined : invalid;
      },
    });
    const error = await failureOf(repositoriesOf(on(net)));
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', reason: 'wrongCredentials', status: 401 });
    expect(error.hint).toContain('expire');
    expect(JSON.stringify(error.toData())).not.toContain(pat);
    expect(calls(net)).toEqual([asked, asked, 'GET /api/v4/user']);
  });

  test.each<[string, Scene]>([
    ['which GitLab calls invalid', { api: (url) => (isQuery(url) ? invalid : scope) }],
    [
      'that may read the user only',
      { api: (url) => (isQuery(url) ? invalid : { body: { id: 1, username: 'ada' } }) },
    ],
    ['which GitLab answers as to a visitor', { world: { ...world, user: null } }],
  ])('a token without read_api, %s, is told by the right', async (_title, scene) => {
    const { net } = await gitlab(scene);
    const error = await failureOf(repositoriesOf(on(net)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'missingScope' });
    expect(error.hint).toContain('read_api');
  });

  test('an error inside a 200 is one, with data beside it or without', async () => {
    const message = 'Timeout on the container registry';
    for (const body of [
      { errors: [{ message }] },
      { errors: [{ message }], data: { currentUser: { id: 'x' }, projects: null } },
    ]) {
      const { net } = await gitlab({ api: () => ({ body }) });
      const error = await failureOf(repositoriesOf(on(net)));
      expect(error).toMatchObject({ code: 'BAD_RESPONSE', reason: 'serverError', status: 200 });
      expect(error.message).toContain(message);
    }
  });

  test('a limit is waited for', async () => {
    let refused = false;
    const { net } = await gitlab({
      api: () => {
        if (refused) return undefined;
        refused = true;
        return { status: 429, headers: { 'retry-after': '0' }, body: { message: 'Retry later' } };
      },
    });
    expect(await repositoriesOf(on(net))).toHaveLength(3);
    expect(calls(net)).toEqual([asked, asked]);
  });
});

describe('credentials that are not for the API', () => {
  test.each<[string, Credential | null]>([
    ['nobody', null],
    ['a password', { kind: 'password', username: 'ada', password: 'account-password' }],
    [
      'a deploy token',
      { kind: 'token', username: 'gitlab+deploy-token-7', token: 'deploy-example' },
    ],
    ['a deploy token by its prefix', { kind: 'token', token: 'gldt-example' }],
    [
      'a job token',
      { kind: 'password', username: 'gitlab-ci-token', password: 'glcbt-64_example' },
    ],
  ])('%s is not sent there; the answer names read_api', async (_title, credential) => {
    const { net, logs } = await gitlab();
    const error = await failureOf(repositoriesOf(on(net, { credential })));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.hint).toContain('read_api');
    expect(logs.web.filter((entry) => entry.includes('/api/'))).toEqual([]);
  });

  test('a personal token saved as the password of docker login is', async () => {
    const { net } = await gitlab();
    const credential: Credential = { kind: 'password', username: 'ada', password: pat };
    expect(await repositoriesOf(on(net, { credential }))).toHaveLength(3);
  });
});

describe("the GitLab of a registry of one's own", () => {
  const hosts = { web: 'gitlab.example.com', registry: 'registry.example.com' };

  test.each([
    ['registry.gitlab.example.com', 'gitlab.example.com', ''],
    ['registry.example.com', 'gitlab.example.com', ''],
    ['registry.example.com', 'example.com', '/gitlab'],
  ])('%s is %s%s, which it names as its token server', async (registry, web, path) => {
    const realm = `https://${web}${path}/jwt/auth`;
    const { net } = await gitlab({ hosts: { web, registry }, realm });
    const own = on(net, {}, registry);
    expect(await repositoriesOf(own)).toHaveLength(3);
    expect(await repositoriesOf(own)).toHaveLength(3);
    expect(calls(net, registry)).toEqual(['GET /v2/']);
    expect(net.host(registry).requests[0]?.headers.authorization).toBeUndefined();
    expect(calls(net, web)).toEqual([`POST ${path}/api/graphql`, `POST ${path}/api/graphql`]);
  });

  test.each([
    ['another domain', 'registry.example.com', 'gitlab.example.org'],
    ['a look-alike', 'registry.example.com', 'gitlab.example.com.evil.example'],
    ['the top', 'registry.example', 'gitlab.example'],
  ])('in %s gets no token', async (_title, registry, web) => {
    const { net, logs } = await gitlab({ hosts: { web, registry } });
    const error = await failureOf(repositoriesOf(on(net, {}, registry)));
    expect(error).toMatchObject({ code: 'FORBIDDEN', reason: 'catalogClosed' });
    expect(error.message).toContain(web);
    expect(logs.web.filter((entry) => entry.includes('/api/'))).toEqual([]);
  });

  test('that is named by another path than GitLab has is none', async () => {
    const { net, logs } = await gitlab({ hosts, realm: `https://${hosts.web}/token` });
    expect(await failureOf(repositoriesOf(on(net, {}, hosts.registry)))).toMatchObject({
      code: 'UNSUPPORTED',
    });
    expect(logs.web.filter((entry) => entry.includes('/api/'))).toEqual([]);
  });

  test('that is inside this machine is never asked by a registry on the internet', async () => {
    const registry = 'registry.example.com';
    const { net } = await gitlab({
      hosts: { web: registry, registry },
      realm: 'https://127.0.0.1/jwt/auth',
    });
    expect(await failureOf(repositoriesOf(on(net, {}, registry)))).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'realmRefused',
    });
    expect(new Set(net.wanted)).toEqual(new Set([`${registry}:443`]));
  });

  test("with a certificate of the record's own CA is trusted, as its token server is", async () => {
    const { net } = await gitlab({ hosts });
    const tls = { verify: true, caCertificate: net.authority };
    const settings = { systemCertificates: [], tls };
    expect(await repositoriesOf(on(net, settings, hosts.registry))).toHaveLength(3);
  });
});
