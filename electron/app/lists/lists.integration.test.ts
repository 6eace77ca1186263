import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { pushImage, seedRepositories } from '../../../e2e/fixtures/push-images.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let registry: RunningRegistry;
let core: TestCore;
let registryId: string;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'htpasswd', users: { robot: 'pass:word é' } });
  await pushImage(registry, 'team/app', ['1.9.0', '1.10.0', 'latest']);
  await seedRepositories(registry, 250);
  core = await openTestCore({ passphrase: 'correct horse' });
  const created = await core.call('registries.create', {
    registry: {
      name: 'Local',
      address: registry.address,
      credential: { kind: 'password', username: 'robot', password: 'pass:word é' },
    },
    makeDefault: true,
  });
  registryId = created.id;
}, 120_000);

afterAll(async () => {
  await core?.remove();
  await registry?.stop();
});

test('lists live first, then from what was seen and live again, and searches', async () => {
  const first = await core.pages('repositories.list', { registryId });
  expect(new Set(first.map(({ source }) => source))).toEqual(new Set(['catalog']));
  expect(first.flatMap(({ repositories }) => repositories)).toHaveLength(251);
  const second = await core.pages('repositories.list', { registryId, search: 'TEAM/' });
  expect(second[0]).toEqual({
    repositories: ['team/app'],
    source: 'cache',
    seenAt: expect.any(String),
  });
  expect(second.at(-1)?.source).toBe('catalog');
  expect(
    second.filter(({ source }) => source === 'catalog').flatMap((page) => page.repositories),
  ).toEqual(['team/app']);
  const tags = await core.pages('tags.list', { registryId, repository: 'team/app', fresh: true });
  expect(tags.flatMap((page) => page.tags).sort()).toEqual(['1.10.0', '1.9.0', 'latest']);
});

test('a cached list stays readable while the vault is locked', async () => {
  await core.pages('repositories.list', { registryId });
  await core.call('vault.lock', {});
  const pages: unknown[] = [];
  const stream = core.core.handlers['repositories.list'](
    { registryId },
    { signal: new AbortController().signal },
  );
  const work = (async () => {
    for await (const page of stream) pages.push(page);
  })();
  await expect(work).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  expect(pages).toHaveLength(1);
  await core.call('vault.unlock', { passphrase: 'correct horse' });
});

test('checks with the stored credential and with one that is only tested', async () => {
  const good = await core.call('registries.check', { id: registryId });
  expect(good).toMatchObject({ ok: true, auth: 'basic', username: 'robot' });
  const bad = await core.call('registries.check', {
    id: registryId,
    changes: { credential: { kind: 'password', username: 'robot', password: 'wrong' } },
  });
  expect(bad).toMatchObject({
    ok: false,
    error: { code: 'UNAUTHORIZED', reason: 'wrongCredentials' },
  });
  expect((await core.call('registries.get', { id: registryId })).revision).toBe(1);
});

test('the sample opens, lists 2,000 repositories and is there once', async () => {
  const sample = await core.call('registries.openSample', {});
  expect(sample).toMatchObject({
    sample: true,
    readOnly: true,
    address: 'http://sample.berth.invalid',
  });
  expect((await core.call('registries.openSample', {})).id).toBe(sample.id);
  const pages = await core.pages('repositories.list', { registryId: sample.id });
  expect(pages.flatMap(({ repositories }) => repositories)).toHaveLength(2000);
});

test('tells under which name tags were read, and keeps them under that', async () => {
  await pushImage(registry, 'library/official', ['3.1.4']);
  const short = await core.pages('tags.list', { registryId, repository: 'official' });
  expect(short).toEqual([{ tags: ['3.1.4'], source: 'catalog', repository: 'library/official' }]);
  const [known] = await core.pages('tags.list', { registryId, repository: 'library/official' });
  expect(known).toMatchObject({ tags: ['3.1.4'], source: 'cache' });
  const [again] = await core.pages('tags.list', { registryId, repository: 'official' });
  expect(again).toMatchObject({ source: 'catalog', repository: 'library/official' });
});
