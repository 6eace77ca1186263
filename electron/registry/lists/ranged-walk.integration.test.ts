import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { seedRepositories } from '../../../e2e/fixtures/push-images.ts';
import {
  clientFor,
  idle,
  repositoriesOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { awkwardNames } from '../../../e2e/fixtures/registry-client/distribution-catalog.ts';
import { testSeed } from '../../../e2e/fixtures/seed.ts';
import { compareByComponent } from './component-order.ts';

let registry: RunningRegistry;
let names: string[];

beforeAll(async () => {
  names = awkwardNames(1_000, testSeed('names of the catalog'));
  registry = await startRegistry({ catalogMaxEntries: 100 });
  await seedRepositories(registry, names.length, (index) => names[index] ?? '');
}, 120_000);
afterAll(() => registry.stop());

it('lists a real docker-registry as one line does, in the order of its folders', async () => {
  const ranged = clientFor(registry.address);
  // Of a provider that is not taken for Distribution.
  const plain = clientFor(registry.address, { provider: 'harbor' });
  const byLine = await repositoriesOf(plain);
  expect(guesses()).toBe(0);
  const byRanges = await repositoriesOf(ranged);
  expect(guesses()).toBeGreaterThan(0);
  expect(byRanges).toEqual(byLine);
  expect(byRanges).toEqual([...names].sort(compareByComponent));
  const before = guesses();
  const anew: string[] = [];
  for await (const page of ranged.repositories({ signal: idle, known: byRanges }))
    anew.push(...page.repositories);
  expect(anew).toEqual(byRanges);
  expect(guesses()).toBe(before);
  await ranged.close();
  await plain.close();
});

/** Requests for ranges that begin where no name is. */
function guesses(): number {
  return registry.logLines.filter((line) => /"http\.request\.uri":"[^"]*-"/.test(line)).length;
}
