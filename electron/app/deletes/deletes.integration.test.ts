import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { deletePlanned, planOf, restOf } from '../../../e2e/fixtures/ended-job.ts';
import { StoredImages } from '../../../e2e/fixtures/stored-images.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';

let registry: RunningRegistry;
let core: TestCore;
let registryId: string;

beforeAll(async () => {
  registry = await startRegistry({});
  core = await openTestCore();
  const { id } = await core.call('registries.create', {
    registry: { name: 'Local', address: registry.address },
  });
  registryId = id;
}, 120_000);
afterAll(async () => {
  await core?.remove();
  await registry?.stop();
});

const deletesSent = () =>
  registry.logLines.filter((line) => line.includes('"http.request.method":"DELETE"')).length;

const listed = async (repository: string) => {
  const pages = await core.pages('tags.list', { registryId, repository, fresh: true });
  return pages.flatMap(({ tags }) => tags).sort();
};

test('of three tags of a digest the plan names all, and what it breaks; one that moved stays; Restore brings all back', async () => {
  const repository = 'team/moved';
  const images = new StoredImages(registry.address, repository);
  const child = await images.image('one', ['a', 'b', 'c']);
  const other = await images.image('two', ['other']);
  await images.index([child, { ...other, architecture: 'arm64' }], ['release']);
  const signature = await images.image('signature', [], {
    subject: child,
    artifactType: 'application/vnd.cncf.notary.signature',
  });
  await images.index(
    [{ ...signature, artifactType: 'application/vnd.cncf.notary.signature' }],
    [child.digest.replace(':', '-')],
  );
  const before = new Map<string, string | null>();
  for (const tag of ['a', 'c', 'release', 'other']) before.set(tag, await images.bytes(tag));

  const plan = await planOf(core, registryId, repository, ['a']);
  expect(plan).toMatchObject({ way: 'digest', complete: true, stay: [], keeps: null });
  expect(plan.images).toEqual([
    {
      ...{ digest: child.digest, kind: 'image', chosen: false },
      tags: [
        { name: 'a', chosen: true },
        { name: 'b', chosen: false },
        { name: 'c', chosen: false },
      ],
    },
  ]);
  expect(plan.broken).toMatchObject([
    { tags: ['release'], loses: [{ digest: child.digest, platform: { architecture: 'amd64' } }] },
  ]);
  expect(plan.referrers).toEqual([{ kind: 'signature', count: 1 }]);
  // The index still lists it, and has nothing of it any more.
  expect(plan.freed).toMatchObject({ layers: 1 });
  expect(deletesSent()).toBe(0);

  const moved = await images.image('three', ['b']);
  const job = await deletePlanned(core, plan.planId);
  expect(job).toMatchObject({ state: 'done', progress: { done: 1 }, restorable: true });
  const { items } = await core.call('jobs.results', { id: job.id });
  expect(items[0]?.result?.note).toMatchObject({ id: 'delete.tagStays', values: { tag: 'b' } });
  expect(await listed(repository)).toEqual(
    ['b', 'other', 'release', child.digest.replace(':', '-')].sort(),
  );
  expect(await images.bytes('b')).toContain(moved.digest === '' ? '' : 'schemaVersion');

  const restore = await core.call('jobs.start', { kind: 'restore', jobId: job.id });
  const restored = await restOf(core, restore.id);
  expect(restored).toMatchObject({ state: 'done', progress: { done: 3, skipped: 1 } });
  for (const [tag, bytes] of before) expect(await images.bytes(tag)).toBe(bytes);
  // The one that stands for another image by now is left alone.
  expect(await images.bytes('b')).not.toBe(before.get('a'));
}, 120_000);

test('what was set or pushed since the plan is left alone, and so is what was chosen and moved', async () => {
  const repository = 'team/since';
  const images = new StoredImages(registry.address, repository);
  const one = await images.image('one', ['one']);
  const two = await images.image('two', ['two']);
  const three = await images.image('three', ['three']);
  await images.image('four', ['four']);
  const plan = await planOf(core, registryId, repository, ['one', 'two', 'three', 'four']);
  await images.put(one.mediaType, (await images.bytes('one')) ?? '', ['new']);
  await images.index([two], ['list']);
  await images.image('other', ['three']);
  const job = await deletePlanned(core, plan.planId);
  expect(job.progress).toMatchObject({ done: 1, skipped: 3, failed: 0 });
  expect(await images.tags()).toEqual(['list', 'new', 'one', 'three', 'two']);
  expect(await images.bytes(three.digest)).not.toBeNull();
  const { items } = await core.call('jobs.results', { id: job.id });
  expect(items.map(({ name, result }) => [name, result?.note?.id])).toEqual([
    ['one', 'delete.claimed'],
    ['two', 'delete.claimed'],
    ['three', 'delete.movedTag'],
    ['four', undefined],
  ]);
}, 120_000);

test('an index goes before its members, and comes back after them', async () => {
  const repository = 'team/index';
  const images = new StoredImages(registry.address, repository);
  const left = await images.image('left', []);
  const right = await images.image('right', []);
  const list = await images.index([left, right], ['list']);
  const alone = await planOf(core, registryId, repository, ['list']);
  expect(alone).toMatchObject({ children: 2, freed: { layers: 2 } });
  const plan = await planOf(core, registryId, repository, [left.digest, 'list', right.digest]);
  expect(plan).toMatchObject({ children: 0, broken: [] });
  const from = registry.logLines.length;
  const job = await deletePlanned(core, plan.planId);
  expect(job).toMatchObject({ state: 'done', progress: { done: 3 } });
  const order = registry.logLines
    .slice(from)
    .filter((line) => line.includes('"http.request.method":"DELETE"'))
    .map((line) => /manifests\/(sha256:[0-9a-f]{64})/.exec(line)?.[1]);
  expect(order[0]).toBe(list.digest);
  const restore = await core.call('jobs.start', { kind: 'restore', jobId: job.id });
  expect(await restOf(core, restore.id)).toMatchObject({ state: 'done' });
  expect(await images.tags()).toEqual(['list']);
  expect(await images.bytes(left.digest)).not.toBeNull();
}, 120_000);

test('tags alone are left whole where the registry cannot, a plan is used once, and a record that is read-only refuses', async () => {
  const repository = 'team/tags';
  const images = new StoredImages(registry.address, repository);
  await images.image('one', ['one', 'same']);
  const plan = await planOf(core, registryId, repository, ['one'], 'tag');
  expect(plan).toMatchObject({ way: 'tag', stay: ['same'], broken: [], otherWay: true });
  const job = await deletePlanned(core, plan.planId);
  expect(job).toMatchObject({ state: 'failed', progress: { failed: 1 } });
  expect(await images.tags()).toEqual(['one', 'same']);
  await expect(
    core.call('jobs.start', { kind: 'delete', planId: plan.planId }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const other = await planOf(core, registryId, repository, ['one']);
  await core.call('registries.update', {
    id: registryId,
    revision: 1,
    changes: { readOnly: true },
  });
  await expect(planOf(core, registryId, repository, ['one'])).rejects.toMatchObject({
    ...{ code: 'UNSUPPORTED', reason: 'readOnly' },
  });
  await expect(
    core.call('jobs.start', { kind: 'delete', planId: other.planId }),
  ).rejects.toMatchObject({ reason: 'readOnly' });
}, 120_000);

test('deletes that are off, an edit of the connection, and a registry that is gone are told per item', async () => {
  const closed = await startRegistry({ delete: false });
  try {
    const repository = 'team/off';
    const images = new StoredImages(closed.address, repository);
    await images.image('one', ['one']);
    await images.image('two', ['two']);
    const { id } = await core.call('registries.create', {
      registry: { name: 'Off', address: closed.address },
    });
    const plan = await planOf(core, id, repository, ['one', 'two']);
    const job = await deletePlanned(core, plan.planId);
    expect(job).toMatchObject({ state: 'failed', progress: { done: 0, failed: 2 } });
    const { items } = await core.call('jobs.results', { id: job.id });
    for (const { result } of items) expect(result?.error?.reason).toBe('deleteDisabled');
    expect(await images.tags()).toEqual(['one', 'two']);
    // Known from now on: it is not even planned.
    await expect(planOf(core, id, repository, ['one'])).rejects.toMatchObject({
      ...{ code: 'UNSUPPORTED', reason: 'deleteDisabled' },
    });
    await core.call('registries.update', { id, revision: 1, changes: { namespace: 'team' } });
    await core.call('jobs.resume', { id: job.id });
    expect(await restOf(core, job.id)).toMatchObject({
      state: 'failed',
      error: { code: 'CONFLICT' },
    });
  } finally {
    await closed.stop();
  }
}, 120_000);
