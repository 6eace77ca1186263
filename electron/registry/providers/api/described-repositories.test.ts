import { expect, test } from 'vitest';
import { jsonApi } from '../../../../e2e/fixtures/json-api.ts';
import { startPrivateInternet } from '../../../../e2e/fixtures/private-internet.ts';
import { failureOf, idle } from '../../../../e2e/fixtures/registry-client/client-under-test.ts';
import { createScene } from '../../../../e2e/fixtures/registry-client/scene.ts';
import { type Provider, providers } from '../../../../shared/model/provider.ts';
import { providerFacts } from '../../../../shared/providers/facts-of.ts';
import type { RegistryClient } from '../../client.ts';

const { serve: internet, client } = createScene(startPrivateInternet);

async function toldOf(registry: RegistryClient, repositories: readonly string[]) {
  const pages = registry.describeRepositories(repositories, { signal: idle });
  const told = [];
  for await (const page of pages) told.push(...page);
  return told;
}

const pushedAt = '2026-03-04T05:06:07.000Z';
const nothing = { tags: null, artifacts: null, size: null, pushedAt: null };

/** Each provider's answer for `team/app`, and what is made of it. */
interface Told {
  provider: Provider;
  host: string;
  api: string;
  path: string;
  body: unknown;
  details: object;
}
const told: Told[] = [
  {
    provider: 'harbor',
    host: 'harbor.example.com',
    api: 'harbor.example.com',
    path: '/api/v2.0/projects/team/repositories/app',
    body: { artifact_count: 12, update_time: pushedAt, pull_count: 3 },
    details: { artifacts: 12, pushedAt },
  },
  {
    provider: 'dockerhub',
    host: 'docker.io',
    api: 'hub.docker.com',
    path: '/v2/namespaces/team/repositories/app',
    body: { last_updated: pushedAt, storage_size: 4096, pull_count: 3 },
    details: { size: 4096, pushedAt },
  },
  {
    provider: 'quay',
    host: 'quay.io',
    api: 'quay.io',
    path: '/api/v1/repository/team/app/tag/',
    body: { tags: [{ name: '1', start_ts: Date.parse(pushedAt) / 1000 }], has_additional: true },
    details: { pushedAt },
  },
  {
    provider: 'azure',
    host: 'acme.azurecr.io',
    api: 'acme.azurecr.io',
    path: '/acr/v1/team/app',
    body: { tagCount: 7, manifestCount: 9, lastUpdateTime: pushedAt },
    details: { tags: 7, artifacts: 9, pushedAt },
  },
];

test.each(told)(
  '$provider tells of the repositories asked for; one that it does not show has an error',
  async ({ provider, host, api, path, body, details }) => {
    const net = await internet({
      [api]: jsonApi((url) => (url.pathname === path ? { body } : undefined)),
    });
    const settings = { ...net.settings, provider };
    const registry = client(`https://${host}`, settings);
    const found = await toldOf(registry, ['team/app', 'team/gone']);
    expect(found).toEqual([
      { name: 'team/app', ...nothing, ...details },
      { name: 'team/gone', ...nothing, error: expect.objectContaining({ code: 'NOT_FOUND' }) },
    ]);
  },
);

test('what no API tells is not supported; the facts say the same before anyone asks', async () => {
  const net = await internet({ 'registry.example.com': jsonApi(() => undefined) });
  const plain = client('https://registry.example.com', { ...net.settings, provider: 'native' });
  expect(await failureOf(toldOf(plain, ['team/app']))).toMatchObject({ code: 'UNSUPPORTED' });
  const tellers = providers.filter((one) => providerFacts[one].describesRepositories === true);
  expect([...tellers].sort()).toEqual(told.map(({ provider }) => provider).sort());
});
