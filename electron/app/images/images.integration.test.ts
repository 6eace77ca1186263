import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { pushImage, seedTags } from '../../../e2e/fixtures/push-images.ts';
import {
  contentOf,
  ImageStore,
  imageOf,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import { runTool } from '../../../e2e/fixtures/run-tool.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { mediaTypes } from '../../registry/images/media-types.ts';

const repository = 'team/app';
const many = Array.from({ length: 150 }, (_, at) => `build-${at}`);

let registry: RunningRegistry;
let core: TestCore;
let registryId: string;
let digest: string;

beforeAll(async () => {
  registry = await startRegistry({});
  ({ digest } = await pushImage(registry, repository, ['1.0']));
  seedTags(registry, repository, digest, many);
  core = await openTestCore();
  const created = await core.call('registries.create', {
    registry: { name: 'Local', address: registry.address },
  });
  registryId = created.id;
}, 120_000);
afterAll(async () => {
  await core?.remove();
  await registry?.stop();
});

/** What skopeo reads of the image: raw manifest, or raw configuration. */
function inspected(...options: string[]): Promise<string> {
  return runTool('skopeo', [
    ...['inspect', '--tls-verify=false', ...options],
    `docker://${registry.host}/${repository}:1.0`,
  ]);
}

const requestsOf = () =>
  registry.logLines.filter((line) => line.includes('response completed')).length;

/** The requests by now, once the registry has logged all before a mark. */
async function logged(mark: string): Promise<number> {
  await fetch(`${registry.address}/v2/mark/${mark}/tags/list`);
  const isLogged = (line: string) =>
    line.includes('response completed') && line.includes(`/v2/mark/${mark}/`);
  await expect.poll(() => registry.logLines.some(isLogged), { timeout: 20_000 }).toBe(true);
  return requestsOf();
}

async function describeTags(tags: string[]) {
  const pages = await core.pages('tags.describe', { registryId, repository, tags });
  return pages.flatMap((page) => page.tags);
}

test('an image says what skopeo says', async () => {
  const image = await core.call('images.get', { registryId, repository, reference: '1.0' });
  const raw = (role: string) => image.raw.find((one) => one.role === role)?.text ?? '';
  expect(raw('manifest')).toBe(await inspected('--raw'));
  expect(JSON.parse(raw('config'))).toEqual(JSON.parse(await inspected('--config', '--raw')));
  const told = JSON.parse(await inspected());
  expect(image.digest).toBe(told.Digest);
  expect(image.shown?.layers.map((layer) => layer.digest)).toEqual(told.Layers);
  expect(image.shown?.layers.map(({ size }) => size)).toEqual(
    JSON.parse(raw('manifest')).layers.map(({ size }: { size: number }) => size),
  );
  expect(image.shown?.platform).toEqual({ os: told.Os, architecture: told.Architecture });
  expect(image.shown?.config?.env).toEqual(told.Env ?? []);
});

test('named tags are told by one HEAD each and the documents of their digest once', async () => {
  const before = requestsOf();
  const tags = await describeTags(many);
  expect(tags.map(({ name }) => name).sort()).toEqual([...many].sort());
  expect(new Set(tags.map((tag) => tag.digest))).toEqual(new Set([digest]));
  expect(tags.every(({ kind, size }) => kind === 'image' && size !== null)).toBe(true);
  expect(requestsOf() - before).toBeLessThanOrEqual(many.length + 2);
});

test('a second visit within five minutes asks nothing', async () => {
  await describeTags(many);
  const before = requestsOf();
  const again = await describeTags(many);
  expect([again.length, requestsOf() - before]).toEqual([many.length, 0]);
  expect(new Set(again.map(({ source }) => source))).toEqual(new Set(['cache']));
});

test('an image that was opened within five minutes is read without a request, until it is asked for anew', async () => {
  const place = { registryId, repository, reference: '1.0' };
  const cold = await core.call('images.get', { ...place, fresh: true });
  const before = await logged('first');
  expect(await core.call('images.get', place)).toEqual(cold);
  const warm = await logged('second');
  await core.call('images.get', { ...place, fresh: true });
  const anew = await logged('third');
  // One of each is the mark itself.
  expect([warm - before, anew - warm]).toEqual([1, 2]);
});

test('where few pulls are left no manifest is read unless a person wants it', async () => {
  const store = new ImageStore();
  const image = store.add(imageOf(), '1.0', '1.1');
  store.addBlob(contentOf({ architecture: 'amd64', os: 'linux' }, mediaTypes.ociConfig));
  const server = await startMisbehavingServer((request, response) => {
    response.setHeader('ratelimit-limit', '100;w=21600');
    response.setHeader('ratelimit-remaining', '7;w=21600');
    store.answer(request, response);
  });
  const sparing = await openTestCore();
  try {
    const { id } = await sparing.call('registries.create', {
      registry: { name: 'Counting', address: server.address },
    });
    const place = { registryId: id, repository: 'team/app', reference: '1.0' };
    await sparing.pages('tags.list', { registryId: id, repository: 'team/app' });
    const reads = () =>
      server.requests.filter(({ method, url }) => /GET \/v2\/.*manifests/.test(`${method} ${url}`))
        .length;
    await expect(sparing.call('images.get', place)).rejects.toMatchObject({
      ...{ code: 'RATE_LIMITED', reason: 'quotaNear' },
    });
    const [told] = (
      await sparing.pages('tags.describe', {
        registryId: id,
        repository: 'team/app',
        tags: ['1.0'],
      })
    ).flatMap(({ tags }) => tags);
    expect(told).toMatchObject({ digest: image.digest, error: { reason: 'quotaNear' } });
    expect(reads()).toBe(0);
    const opened = await sparing.call('images.get', { ...place, spend: true });
    expect(opened).toMatchObject({ digest: image.digest, quota: { limit: 100, remaining: 7 } });
    expect(reads()).toBe(1);
    // What was read once costs nothing more.
    expect(await sparing.call('images.get', place)).toEqual(opened);
    expect(reads()).toBe(1);
  } finally {
    await sparing.remove();
    await server.stop();
  }
});

test('a list that is asked for anew has its tags described anew', async () => {
  await describeTags(['build-0']);
  const { digest: other } = await pushImage(registry, repository, ['build-0'], { content: 'new' });
  expect((await describeTags(['build-0']))[0]).toMatchObject({ digest, source: 'cache' });
  await core.pages('tags.list', { registryId, repository, fresh: true });
  // What is known stands there until the registry has answered.
  expect(await describeTags(['build-0'])).toMatchObject([
    { digest, source: 'cache' },
    { digest: other, source: 'registry' },
  ]);
});

test('a tag that fails carries its own error; the others are told', async () => {
  const tags = await describeTags(['1.0', 'gone', 'not/a tag']);
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  expect(byName.get('1.0')?.digest).toBe(digest);
  expect(byName.get('gone')?.error).toMatchObject({ code: 'NOT_FOUND', reason: 'tagNotFound' });
  expect(byName.get('not/a tag')?.error).toMatchObject({ code: 'INVALID_INPUT' });
});

test('a registry that is away is asked once, and that stands for all', async () => {
  const away = await core.call('registries.create', {
    registry: { name: 'Away', address: 'http://127.0.0.1:1' },
  });
  const pages = await core.pages('tags.describe', {
    ...{ registryId: away.id, repository, tags: many },
  });
  const errors = pages.flatMap((page) => page.tags.map(({ error }) => error?.code));
  expect([errors.length, new Set(errors)]).toEqual([many.length, new Set(['UNREACHABLE'])]);
});

test('what was told outlives a restart: asked for again after five minutes, shown without the registry', async () => {
  const own = await startRegistry({});
  const pushed = await pushImage(own, repository, ['1.0', '1.1']);
  const first = await openTestCore();
  const { id } = await first.call('registries.create', {
    registry: { name: 'Own', address: own.address },
  });
  const ask = async (from: TestCore) =>
    (
      await from.pages('tags.describe', { registryId: id, repository, tags: ['1.0', '1.1'] })
    ).flatMap(({ tags }) => tags);
  const told = await ask(first);
  expect(told.map((tag) => tag.digest)).toEqual([pushed.digest, pushed.digest]);
  await first.close();
  await own.stop();

  const again = await openTestCore({ directory: first.directory });
  try {
    const facts = ({ digest: of, size, createdAt, kind, source }: (typeof told)[number]) => ({
      ...{ of, size, createdAt, kind, source },
    });
    const cached = told.map((tag) => ({ ...facts(tag), source: 'cache' }));
    // Within five minutes the registry is not even asked.
    expect((await ask(again)).map(facts)).toEqual(cached);
    await again.pages('tags.list', { registryId: id, repository, fresh: true }).catch(() => null);
    const anew = await ask(again);
    expect(anew.map(facts)).toEqual([...cached, ...cached]);
    expect(anew.map(({ error }) => error?.code)).toEqual([
      ...[undefined, undefined, 'UNREACHABLE', 'UNREACHABLE'],
    ]);
    // The digest leads back to the tags, by eight digits of it.
    const found = await again.call('search.digests', {
      ...{ text: pushed.digest.slice(7, 15), limit: 20 },
    });
    const hit = { registryId: id, repository, digest: pushed.digest };
    expect(found).toEqual({
      hits: expect.arrayContaining([
        { ...hit, tag: '1.0' },
        { ...hit, tag: '1.1' },
      ]),
      more: false,
    });
    const one = await again.call('search.digests', { text: pushed.digest, limit: 1 });
    expect([one.hits.length, one.more]).toEqual([1, true]);
    await again.call('registries.delete', { id });
    await again.call('registries.forget', { id });
    const gone = await again.call('search.digests', { text: pushed.digest, limit: 1 });
    expect(gone.hits).toEqual([]);
    const left = await readdir(first.directory, { recursive: true });
    expect(left.filter((name) => name.includes('described'))).toEqual([]);
  } finally {
    await again.remove();
  }
});

test('more than 200 names are refused at the door', async () => {
  await expect(
    core.pages('tags.describe', {
      ...{ registryId, repository, tags: Array.from({ length: 201 }, (_, at) => `t${at}`) },
    }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('who leaves ends the asking', async () => {
  const leaver = new AbortController();
  const before = requestsOf();
  const stream = core.pages(
    'tags.describe',
    { registryId, repository: 'team/other', tags: many },
    leaver.signal,
  );
  leaver.abort();
  await expect(stream).rejects.toMatchObject({ code: 'CANCELLED' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(requestsOf() - before).toBeLessThan(many.length);
});
