import { createServer, request } from 'node:http';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../build/lib/this-machine.ts';
import { createRegistryClient } from '../../electron/registry/registry-client.ts';
import { providers } from '../../shared/model/provider.ts';
import { type RunningRegistry, startRegistry } from '../fixtures/docker-registry.ts';
import { pushImage, seedTags } from '../fixtures/push-images.ts';
import { onlyThorough } from '../fixtures/thorough.ts';
import { expectedOf } from './expected.ts';
import { guardTransport } from './guarded-transport.ts';
import { changesNothing } from './read-only.ts';

const user = 'canary-user';
const secret = 'canary password 4711';
let registry: RunningRegistry;
let digest: string;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'htpasswd', users: { [user]: secret } });
  ({ digest } = await pushImage(registry, 'canary-team/canary-app', ['canary-tag']));
  seedTags(registry, 'canary-team/canary-app', digest, ['canary-1', 'canary-2']);
});
afterAll(() => registry.stop());

function live(env: Record<string, string>, ...args: string[]) {
  return execa('npx', ['tsx', 'e2e/live/main.ts', ...args], {
    cwd: projectRoot,
    env: { BERTH_LIVE_ADDRESS: registry.address, BERTH_LIVE_USERNAME: user, ...env },
    reject: false,
    all: true,
  });
}

describe('a live test of a real docker-registry', () => {
  it('reads all of it, changes nothing, and tells no name', async () => {
    const methods: string[] = [];
    const recorder = createServer((incoming, answer) => {
      methods.push(incoming.method ?? '');
      const { method, url, headers } = incoming;
      const onward = request(`${registry.address}${url}`, { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
    const address = recorder.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { exitCode, all } = await live(
      { BERTH_LIVE_PASSWORD: secret, BERTH_LIVE_ADDRESS: `http://127.0.0.1:${port}` },
      'native',
    );
    recorder.closeAllConnections();
    recorder.close();
    expect(all).toMatch(/^Berth \d+\.\d+\.\d+, Node \S+, \d{4}-\d\d-\d\d\nnative, password\n/);
    expect(all).toContain('connection: ok, by basic; address ok');
    expect(all).toContain('list: 1 repositories, by catalog');
    expect(all).toContain('tags: 3');
    expect(all).toContain('image: a manifest of about 100 bytes');
    expect(all).toMatch(/\d × GET registry \/v2\/\{\}\/tags\/list 200/);
    expect(all).toMatch(/different from the played API and the README:\n {2}nothing$/);
    expect(exitCode).toBe(0);
    expect(all).not.toMatch(/canary|127\.0\.0\.1|localhost|sha256/i);
    expect(all).not.toContain(port);
    expect(methods.length).toBeGreaterThan(3);
    expect(methods.filter((method) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
  });

  it('says what differs, still without a name', async (context) => {
    onlyThorough(context);
    const { exitCode, all } = await live({ BERTH_LIVE_PASSWORD: 'canary wrong' }, 'native');
    expect(exitCode).toBe(1);
    expect(all).toContain('list failed with UNAUTHORIZED');
    expect(all).not.toMatch(/canary|127\.0\.0\.1/);
  });

  it('tells how it is called', async (context) => {
    onlyThorough(context);
    const { exitCode, all } = await live({}, 'nobody');
    expect(exitCode).toBe(2);
    expect(all).toContain('npm run test:live -- PROVIDER');
  });
});

it('what would change something is not sent, whoever asks', async () => {
  using transport = guardTransport();
  const client = createRegistryClient(
    {
      readOnly: false,
      address: registry.address,
      provider: 'native',
      region: null,
      namespace: null,
      tls: { verify: true },
      proxy: 'none',
    },
    {
      credential: async () => ({ kind: 'password', username: user, password: secret }),
      clientKey: async () => null,
      proxyPassword: async () => null,
    },
    { logger: { info() {}, warn() {}, error() {} } },
  );
  const { signal } = new AbortController();
  const image = 'canary-team/canary-app';
  await expect(client.deleteManifest(image, digest, { signal })).rejects.toThrow();
  expect(transport.refused()).toBeGreaterThan(0);
  expect((await client.manifest(image, digest, { signal })).digest).toBe(digest);
  await client.close();
  await expect(fetch(registry.address)).rejects.toThrow(/own transport/);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
it.each<[boolean, string, string, Record<string, string>, string]>([
  [true, 'GET', '/v2/_catalog', {}, ''],
  [true, 'HEAD', '/v2/a/manifests/b', {}, ''],
  [false, 'PUT', '/v2/a/manifests/b', {}, ''],
  [false, 'DELETE', '/v2/a/manifests/b', {}, ''],
  [false, 'PATCH', '/v2/a/blobs/uploads/1', {}, ''],
  [false, 'OPTIONS', '/v2/', {}, ''],
  [false, 'POST', '/v2/a/blobs/uploads/', {}, ''],
  [true, 'POST', '/any/realm', form, 'grant_type=refresh_token&refresh_token=x'],
  [false, 'POST', '/any/realm', form, 'grant_type=device_code'],
  [false, 'POST', '/any/realm', {}, 'grant_type=refresh_token'],
  [true, 'POST', '/v2/auth/token', {}, '{}'],
  [
    true,
    'POST',
    '/',
    { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeImages' },
    '',
  ],
  [false, 'POST', '/', { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.PutImage' }, ''],
  [false, 'POST', '/', { 'x-amz-target': 'X.BatchDeleteImage' }, ''],
  [true, 'POST', '/', { 'x-tc-action': 'DescribeImages' }, ''],
  [true, 'POST', '/', { 'x-tc-action': 'CreateInstanceToken' }, ''],
  [false, 'POST', '/', { 'x-tc-action': 'DeleteImage' }, ''],
  [true, 'POST', '/', form, 'Action=AssumeRole&Version=2011-06-15'],
  [false, 'POST', '/', form, 'Action=CreateUser&grant_type=refresh_token'],
  [true, 'GET', '/?Action=ListRepository', {}, ''],
  [false, 'GET', '/?Action=DeleteRepository', {}, ''],
  [true, 'POST', '/api/graphql', {}, '{"query":"query q { a }"}'],
  [false, 'POST', '/api/graphql', {}, '{"query":"query q { a } mutation m { b }"}'],
  [false, 'POST', '/api/graphql', {}, '{"query":"subscription s { b }"}'],
  [false, 'POST', '/api/graphql', {}, 'no json'],
])('%s: %s %s', (allowed, method, path, headers, body) => {
  const url = new URL(path, 'https://registry.example.com');
  expect(changesNothing({ method, url, headers, body })).toBe(allowed);
});

it.each(providers)('the README says what is expected of %s', (provider) => {
  expect(expectedOf(provider, projectRoot).listsBy).toMatch(/catalog|API|GraphQL/);
});
