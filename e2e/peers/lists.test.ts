import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../electron/registry/images/manifest-results.ts';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { seedRepositories, seedTags } from '../fixtures/push-images.ts';
import {
  clientFor,
  failureOf,
  idle,
  repositoriesOf,
  tagsOf,
} from '../fixtures/registry-client/client-under-test.ts';
import { awkwardNames } from '../fixtures/registry-client/distribution-catalog.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { crane, notHere, oras, type PeerClient, regctl } from './peer-clients.ts';
import { peerScene } from './peer-scene.ts';
import { peerServers } from './peer-servers.ts';

const seed = 3;
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** How each client lists; the names are those that Berth gives. */
const listers: [PeerClient, (host: string) => string[], (repository: string) => string[]][] = [
  [crane, (host) => ['catalog', host], (repository) => ['ls', repository]],
  [regctl, (host) => ['repo', 'ls', host], (repository) => ['tag', 'ls', repository]],
  [oras, (host) => ['repo', 'ls', host], (repository) => ['repo', 'tags', repository]],
];

describe.each(peerServers)('lists of $name', (kind) => {
  const { use } = peerScene(kind);

  it('name the tags that the clients name, over several pages', async (context) => {
    const { server, berth, folder } = use(context, crane, regctl, oras);
    const repository = 'team/tagged';
    const name = `${server.host}/${repository}`;
    await crane.run(folder, ['push', 'layout', `${name}:v0`]);
    const tags = Array.from({ length: 1_010 }, (_, index) => `v${index}`);
    const manifest = await berth.manifest(repository, 'v0', { signal: idle });
    if (server.root !== undefined)
      seedTags({ root: server.root }, repository, manifest.digest, tags.slice(1));
    else for (const tag of tags.slice(1)) await putTag(server.address, repository, tag, manifest);
    const listed = await tagsOf(berth, repository);
    expect([...listed].sort()).toEqual([...tags].sort());
    for (const [client, , command] of listers) {
      const theirs = lines(await client.run(folder, command(name))).sort();
      // Where no page says that another one follows, some clients end with the first.
      if (kind.links) expect([client.name, theirs]).toEqual([client.name, [...listed].sort()]);
      else expect(listed).toEqual(expect.arrayContaining(theirs));
    }
  });

  it('name the repositories that the clients name, anew as at first', async (context) => {
    const { server, berth, folder } = use(context, crane, regctl, oras);
    const wanted = ['a', 'a-b/c', 'a/b', 'team.x/y', 'zoo'];
    for (const repository of wanted)
      await crane.run(folder, ['push', 'layout', `${server.host}/${repository}:1`]);
    if (!kind.catalog) {
      expect(await failureOf(repositoriesOf(berth))).toMatchObject({
        code: 'FORBIDDEN',
        reason: 'catalogClosed',
      });
      return;
    }
    const listed = await repositoriesOf(berth);
    expect(listed).toEqual(expect.arrayContaining(wanted));
    for (const [client, command] of listers)
      expect([client.name, lines(await client.run(folder, command(server.host))).sort()]).toEqual([
        client.name,
        [...listed].sort(),
      ]);
  });
});

async function putTag(
  address: string,
  repository: string,
  tag: string,
  { mediaType, bytes }: Manifest,
): Promise<void> {
  const answer = await fetch(`${address}/v2/${repository}/manifests/${tag}`, {
    method: 'PUT',
    headers: { 'content-type': mediaType ?? '' },
    body: new Uint8Array(bytes),
  });
  await answer.arrayBuffer();
  if (answer.status !== 201) throw new Error(`${tag} was not stored: ${answer.status}`);
}

const distributions = peerServers.filter(({ name }) => /distribution|docker-registry/.test(name));

describe.each(distributions)('a long catalog of $name', ({ name, program }) => {
  it('comes in ranges, guessed or known, as oras has it', async (context) => {
    if (program === null) return context.skip(notHere(name));
    if (oras.program === null) return context.skip(notHere('oras'));
    await using folder = await createTemporaryFolder('peers');
    await using registry = await startRegistry({ program, catalogMaxEntries: 100 });
    const names = awkwardNames(1_150, seed);
    await seedRepositories(registry, names.length, (index) => names[index] ?? '');
    const berth = clientFor(registry.address);
    const guessed = await repositoriesOf(berth);
    const known: string[] = [];
    for await (const page of berth.repositories({ signal: idle, known: guessed }))
      known.push(...page.repositories);
    await berth.close();
    expect(known).toEqual(guessed);
    expect(guessed).toEqual(lines(await oras.run(folder.path, ['repo', 'ls', registry.host])));
    expect(guessed).toHaveLength(names.length);
  });
});
