import type { OpenAPIBackend } from 'openapi-backend';
import { beforeAll, expect, test } from 'vitest';
import { jsonApi } from '../../e2e/fixtures/json-api.ts';
import { closedAddress } from '../../e2e/fixtures/loopback-server.ts';
import { cutConnection, startMisbehavingServer } from '../../e2e/fixtures/misbehaving-server.ts';
import { runaiOpenApi } from '../../e2e/fixtures/platform-documents.ts';
import { type PlatformHost, startPlatformHost } from '../../e2e/fixtures/platform-host.ts';

const path = '/api/v1/asset/registries';
let openApi: OpenAPIBackend;
beforeAll(async () => {
  openApi = await runaiOpenApi();
});

/** Asks, and holds request and answer against the published document. */
async function ask(host: PlatformHost, method: string, at: string, body?: unknown) {
  const [plain = '', query = ''] = at.split('?');
  const operation = openApi.matchOperation({ method, path: plain, query, headers: {} });
  if (operation === undefined) throw new Error(`no operation ${method} ${plain}`);
  const answer = await host.ask(method, at, body);
  const { errors } = openApi.validateResponse(answer.body ?? null, operation, answer.status);
  expect(errors, `${method} ${at} ${answer.status} ${JSON.stringify(answer.body)}`).toBeNull();
  expect(Object.keys(operation.responses ?? {})).toContain(String(answer.status));
  return answer;
}

const asset = (url: string, meta: object = {}, spec: object = {}) => ({
  meta: { name: 'team', scope: 'tenant', ...meta },
  spec: { url, credentialKind: 'password', user: 'ada', password: 'secret-of-ada', ...spec },
});
const idOf = ({ body }: { body: unknown }) => (body as { meta: { id: string } }).meta.id;

test('create, list by name, get, update and delete are as the published OpenAPI has them', async () => {
  await using host = await startPlatformHost();
  const meta = {
    name: 'team',
    scope: 'project',
    projectId: 7,
    description: 'Our images',
    workloadSupportedTypes: { training: true },
  };
  const made = await ask(host, 'POST', path, asset('https://r.example.com', meta));
  expect(made).toMatchObject({
    status: 201,
    body: {
      meta: { ...meta, kind: 'registry', createdBy: 'berth', updateCount: 0 },
      spec: { url: 'https://r.example.com', user: 'ada', password: '********' },
    },
  });
  const id = idOf(made);
  expect((await ask(host, 'GET', `${path}?name=TEAM`)).body).toEqual({ entries: [made.body] });
  expect((await ask(host, 'GET', `${path}?name=tea`)).body).toEqual({ entries: [] });
  expect((await ask(host, 'GET', `${path}/${id}`)).body).toEqual(made.body);
  // What was read, with the mask in it, is sent back: the password stays.
  const back = made.body as { meta: object; spec: object };
  const renamed = await ask(host, 'PUT', `${path}/${id}`, {
    meta: { ...back.meta, name: 'squad' },
    spec: back.spec,
  });
  expect(renamed).toMatchObject({ status: 200, body: { meta: { name: 'squad', updateCount: 1 } } });
  expect((await host.core.call('registries.get', { id })).credential.state).toBe('saved');
  for (const spec of [{ url: 'https://evil.example.com' }, { user: 'eve' }])
    expect(
      await ask(host, 'PUT', `${path}/${id}`, {
        meta: { name: 'squad' },
        spec: { ...back.spec, ...spec },
      }),
    ).toMatchObject({ status: 400, body: { code: 400 } });
  expect(
    await ask(host, 'PUT', `${path}/${id}`, {
      meta: { name: 'squad' },
      spec: { url: 'https://new.example.com', user: 'eve', password: 'new' },
    }),
  ).toMatchObject({ status: 200, body: { spec: { url: 'https://new.example.com', user: 'eve' } } });
  expect(await ask(host, 'DELETE', `${path}/${id}`)).toEqual({ status: 204, body: undefined });
  expect(await ask(host, 'GET', `${path}/${id}`)).toMatchObject({
    status: 404,
    body: { code: 404 },
  });
});

test.each([
  ['no scope', { scope: undefined }, {}],
  ['an unknown scope', { scope: 'galaxy' }, {}],
  ['a project without its id', { scope: 'project' }, {}],
  ['an id of a project that is no number', { scope: 'project', projectId: '7' }, {}],
  ['a cluster that is no UUID', { scope: 'cluster', clusterId: 'c1' }, {}],
  ['no name', { name: '' }, {}],
  ['a description of 251 characters', { description: 'd'.repeat(251) }, {}],
  ['no user', {}, { user: undefined }],
  ['another kind of credential', {}, { credentialKind: 'token' }],
  ['the mask as password', {}, { password: '********' }],
  ['no address', {}, { url: 'not an address at all' }],
])('a request with %s is 400', async (_what, meta, spec) => {
  await using host = await startPlatformHost();
  expect(await ask(host, 'POST', path, asset('https://r.example.com', meta, spec))).toMatchObject({
    status: 400,
    body: { code: 400 },
  });
  expect((await host.ask('GET', path)).body).toEqual({ entries: [] });
});

test('a name that is taken is 409, a locked vault 503', async () => {
  await using host = await startPlatformHost();
  await ask(host, 'POST', path, asset('https://r.example.com'));
  expect((await ask(host, 'POST', path, asset('https://other.example.com'))).status).toBe(409);
  await host.core.call('vault.lock', {});
  const more = asset('https://other.example.com', { name: 'more' });
  expect(await ask(host, 'POST', path, more)).toMatchObject({ status: 503, body: { code: 503 } });
});

test('an asset without an account, and one that came from Run:ai, are answered as its schema has them', async () => {
  await using host = await startPlatformHost();
  const meta = {
    createdBy: 'ann@example.com',
    tenantId: 4,
    scope: 'cluster',
    clusterId: 'no uuid',
    kind: 'registry',
  };
  const platform = { runai: { shape: 'entry', record: { meta, spec: {} } } };
  await host.core.call('registries.create', {
    registry: { name: 'came', address: 'https://r.example.com', platform },
  });
  const { body } = await ask(host, 'GET', path);
  expect(body).toMatchObject({
    entries: [
      {
        meta: { createdBy: 'ann@example.com', tenantId: 4, scope: 'cluster' },
        spec: { user: 'anonymous' },
      },
    ],
  });
  expect(JSON.stringify(body)).not.toContain('no uuid');
});

test("repositories and tags are the registry's, searched by what a name contains", async () => {
  await using host = await startPlatformHost();
  await using registry = await startMisbehavingServer(
    jsonApi(({ pathname }) => {
      if (pathname === '/v2/') return { body: {} };
      if (pathname === '/v2/_catalog') return { body: { repositories: ['team/app', 'team/db'] } };
      if (pathname === '/v2/team/app/tags/list')
        return { body: { name: 'team/app', tags: ['1.0', '1.1', 'latest'] } };
      return { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN' }] } };
    }),
  );
  const id = idOf(await ask(host, 'POST', path, asset(registry.address)));
  const at = `${path}/${id}/repositories`;
  expect((await ask(host, 'GET', at)).body).toEqual({ repositories: ['team/app', 'team/db'] });
  expect((await ask(host, 'GET', `${at}?searchName=m/d`)).body).toEqual({
    repositories: ['team/db'],
  });
  expect((await ask(host, 'GET', `${at}/tags?repository=team/app&searchName=1.`)).body).toEqual({
    name: 'team/app',
    tags: ['1.0', '1.1'],
  });
  expect((await ask(host, 'GET', `${at}/tags`)).status).toBe(400);
  expect((await ask(host, 'GET', `${at}/tags?repository=team/gone`)).status).toBe(404);
});

test("a registry's own 401 is 401, its silence and its faults are 503", async () => {
  await using host = await startPlatformHost();
  await using registry = await startMisbehavingServer((_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end('{}');
  });
  const id = idOf(await ask(host, 'POST', path, asset(registry.address)));
  expect((await ask(host, 'GET', `${path}/${id}/repositories`)).status).toBe(401);
  registry.behave(cutConnection);
  expect((await ask(host, 'GET', `${path}/${id}/repositories`)).status).toBe(503);
  const gone = idOf(await ask(host, 'POST', path, asset(await closedAddress(), { name: 'gone' })));
  expect((await ask(host, 'GET', `${path}/${gone}/repositories`)).status).toBe(503);
});
