import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  byPath,
  fixedAnswer,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import type { RegistryChanges, RegistryDraft } from '../../../shared/model/registry.ts';

let server: MisbehavingServer;
let core: TestCore;

const catalog = fixedAnswer(200, '{"repositories":["team/app","other/app"]}');
const tags = fixedAnswer(200, '{"name":"team/app","tags":["1.0"]}');

beforeAll(async () => {
  server = await startMisbehavingServer(
    byPath({
      '/v2/_catalog': catalog,
      '/one/v2/_catalog': catalog,
      '/v2/team/app/tags/list': tags,
      '/one/v2/team/app/tags/list': tags,
    }),
  );
  core = await openTestCore({ passphrase: 'correct horse' });
}, 120_000);

afterAll(async () => {
  await core?.remove();
  await server?.stop();
});

const login = (username: string, password: string) =>
  ({ kind: 'password', username, password, keep: 'session' }) as const;

let saved = 0;

async function listedOnce(draft: Partial<RegistryDraft>) {
  saved += 1;
  const { id, revision } = await core.call('registries.create', {
    registry: { name: `Registry ${saved}`, address: server.address, ...draft },
  });
  const list = () => core.pages('repositories.list', { registryId: id });
  const listTags = () => core.pages('tags.list', { registryId: id, repository: 'team/app' });
  await list();
  await listTags();
  expect([(await list())[0]?.source, (await listTags())[0]?.source]).toEqual(['cache', 'cache']);
  const update = (changes: RegistryChanges) =>
    core.call('registries.update', { id, revision, changes });
  return { list, listTags, update };
}

test.each<[string, Partial<RegistryDraft>, () => RegistryChanges]>([
  ['namespace', {}, () => ({ namespace: 'team' })],
  ['namespace, taken away', { namespace: 'team' }, () => ({ namespace: null })],
  ['path', {}, () => ({ address: `${server.address}/one`, namespace: null })],
  ['provider', {}, () => ({ provider: 'zot' })],
  ['region', { region: 'eu-west-1' }, () => ({ region: 'us-east-1' })],
  ['account', {}, () => ({ credential: login('ada', 'secret') })],
  [
    'account, taken away',
    { credential: login('ada', 'secret') },
    () => ({ credential: { kind: 'none' } }),
  ],
  [
    'account of the same name',
    { credential: login('ada', 'one') },
    () => ({ credential: login('ada', 'two') }),
  ],
])('another %s never shows the old list', async (_what, draft, changes) => {
  const { list, listTags, update } = await listedOnce(draft);
  await update(changes());
  for (const pages of [await list(), await listTags()])
    expect(pages.map(({ source }) => source)).not.toContain('cache');
});

test.each<[string, RegistryChanges]>([
  ['name', { name: 'Another name' }],
  ['group', { group: 'Work' }],
  ['protection', { readOnly: true }],
])('another %s leaves the list', async (_what, changes) => {
  const { list, update } = await listedOnce({});
  await update(changes);
  expect((await list())[0]?.source).toBe('cache');
});

test('a list of one namespace holds none of another', async () => {
  const { list, update } = await listedOnce({});
  await update({ namespace: 'team' });
  await list();
  expect((await list()).flatMap(({ repositories }) => repositories)).toEqual([
    'team/app',
    'team/app',
  ]);
});
