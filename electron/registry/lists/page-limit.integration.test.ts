import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { seedRepositories } from '../../../e2e/fixtures/push-images.ts';
import { clientFor, idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { walked } from '../../../e2e/fixtures/registry-client/paged-answers.ts';

let registry: RunningRegistry;

beforeAll(async () => {
  registry = await startRegistry({ catalogMaxEntries: 50 });
  await seedRepositories(registry, 120);
}, 120_000);

afterAll(async () => registry?.stop());

test('a registry that gives 50 names a page is listed whole', async () => {
  const client = clientFor(registry.address);
  const found = await walked(client);
  expect(new Set(found.names).size).toBe(120);
  expect(found.incomplete).toBe(false);
  const { checks } = await client.check({ signal: idle });
  expect(checks.find(({ name }) => name === 'catalog')).toMatchObject({ status: 'ok' });
  await client.close();
});
