import { describe, expect, it } from 'vitest';
import { openTestCore } from '../fixtures/test-core.ts';
import { crane } from './peer-clients.ts';
import { peerScene } from './peer-scene.ts';
import { peerServers } from './peer-servers.ts';

describe.each(peerServers)('the journey of a person to $name', (kind) => {
  const { use } = peerScene(kind);

  it('saves it, tests it, lists it, searches, and comes back to what was seen', async (context) => {
    const { server, folder } = use(context, crane);
    for (const name of ['team/api:1.0', 'team/api:latest', 'tools/lint:2'])
      await crane.run(folder, ['push', 'layout', `${server.host}/${name}`]);
    const core = await openTestCore({ passphrase: 'correct horse' });
    try {
      const { id } = await core.call('registries.create', {
        registry: { name: kind.name, address: server.address, credential: { kind: 'none' } },
        makeDefault: true,
      });
      expect(await core.call('registries.check', { id })).toMatchObject({ ok: true });
      const list = (input: object) =>
        core.pages('repositories.list', { registryId: id, ...input }).then((pages) => ({
          names: pages.at(-1)?.repositories.toSorted(),
          sources: pages.map(({ source }) => source),
        }));
      if (!kind.catalog)
        for (const repository of ['team/api', 'tools/lint'])
          await core.call('repositories.pin', { registryId: id, repository });
      const source = kind.catalog ? 'catalog' : 'pinned';
      expect(await list({})).toEqual({ names: ['team/api', 'tools/lint'], sources: [source] });
      expect(await list({ search: 'LINT' })).toMatchObject({ names: ['tools/lint'] });
      expect((await list({})).sources).toEqual(kind.catalog ? ['cache', source] : [source]);
      expect((await list({ fresh: true })).sources).toEqual([source]);
      const tags = await core.pages('tags.list', { registryId: id, repository: 'team/api' });
      expect(tags.flatMap((page) => page.tags).sort()).toEqual(['1.0', 'latest']);
    } finally {
      await core.remove();
    }
  });
});
