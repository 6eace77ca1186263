import { expect, test } from 'vitest';
import { startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { seedRepositories } from '../../../e2e/fixtures/push-images.ts';
import { openTestCore } from '../../../e2e/fixtures/test-core.ts';

test('a catalog that the cache knows is read anew from the middle of it, and shown in its order', async () => {
  await using registry = await startRegistry({ catalogMaxEntries: 100 });
  await seedRepositories(registry, 350, (index) => `app-${String(index).padStart(3, '0')}`);
  const core = await openTestCore({ passphrase: 'correct horse' });
  try {
    const { id } = await core.call('registries.create', {
      registry: { name: 'Local', address: registry.address, credential: { kind: 'none' } },
    });
    const list = async () =>
      (await core.pages('repositories.list', { registryId: id, fresh: true })).flatMap(
        ({ repositories }) => repositories,
      );
    // A page's last name is the 100th; the split is a page less its overlap behind it.
    const splits = () =>
      registry.logLines.filter(
        (line) => line.includes('response completed') && line.includes('last=app-197'),
      ).length;
    const first = await list();
    expect(splits()).toBe(0);
    expect(await list()).toEqual(first);
    expect(splits()).toBe(1);
    expect(first).toHaveLength(350);
  } finally {
    await core.remove();
  }
}, 120_000);
