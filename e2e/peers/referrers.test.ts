import { describe, expect, it } from 'vitest';
import type { RegistryClient } from '../../electron/registry/client.ts';
import type { Descriptor } from '../../electron/registry/images/descriptor.ts';
import { referrersTag } from '../../electron/registry/images/referrers-tag.ts';
import { idle, tagsOf } from '../fixtures/registry-client/client-under-test.ts';
import { crane, oras, regctl } from './peer-clients.ts';
import { peerScene } from './peer-scene.ts';
import { peerServers } from './peer-servers.ts';

const signal = idle;
const note = 'application/vnd.example.note';
const bill = 'application/vnd.example.bill';

async function referrersOf(
  berth: RegistryClient,
  repository: string,
  digest: string,
  artifactType?: string,
) {
  const found: Descriptor[] = [];
  const sources = new Set<string>();
  for await (const chunk of berth.referrers(repository, digest, { signal, artifactType })) {
    found.push(...chunk.referrers);
    sources.add(chunk.source);
  }
  return { found, sources: [...sources] };
}

describe.each(peerServers)('referrers on $name', (kind) => {
  const { use } = peerScene(kind);

  it('attached by oras and by regctl are listed and read, by one type or by all', async (context) => {
    const { server, berth, folder } = use(context, crane, oras, regctl);
    const repository = 'team/attached';
    const name = `${server.host}/${repository}:1`;
    await crane.run(folder, ['push', 'layout', name]);
    const { digest } = await berth.headManifest(repository, '1', { signal });
    expect((await referrersOf(berth, repository, digest)).found).toEqual([]);
    const annotation = ['--annotation', 'made.by=oras'];
    await oras.run(folder, [
      ...['attach', '--artifact-type', note, ...annotation],
      ...[name, 'note.txt:text/plain'],
    ]);
    await regctl.run(folder, [
      ...['artifact', 'put', '--artifact-type', bill, '--annotation', 'made.by=regctl'],
      ...['--subject', name, '--file', 'note.txt', '--file-media-type', 'text/plain'],
    ]);
    const { found, sources } = await referrersOf(berth, repository, digest);
    expect(sources).toEqual([kind.referrers]);
    expect(
      found.map(({ artifactType, annotations }) => [artifactType, annotations['made.by']]).sort(),
    ).toEqual([
      [bill, 'regctl'],
      [note, 'oras'],
    ]);
    const [only] = (await referrersOf(berth, repository, digest, note)).found;
    expect(only?.annotations).toMatchObject({ 'made.by': 'oras' });
    for (const { digest: referrer } of found) {
      const { document } = await berth.manifest(repository, referrer, { signal });
      expect(document).toMatchObject({ isContainerImage: false, subject: { digest } });
    }
    const tags = await tagsOf(berth, repository);
    expect(tags.includes(referrersTag(digest))).toBe(kind.referrers === 'tag');
  });

  it('that Berth deletes are gone for oras too', async (context) => {
    const { server, berth, folder } = use(context, crane, oras);
    const repository = 'team/detached';
    const name = `${server.host}/${repository}:1`;
    await crane.run(folder, ['push', 'layout', name]);
    for (const text of ['one', 'other'])
      await oras.run(folder, [
        ...['attach', '--artifact-type', note, '--annotation', `which=${text}`, name],
      ]);
    const { digest } = await berth.headManifest(repository, '1', { signal });
    const { found } = await referrersOf(berth, repository, digest);
    expect(found).toHaveLength(2);
    const gone = found.find(({ annotations }) => annotations['which'] === 'one');
    const deletion = await berth.deleteManifest(repository, gone?.digest ?? '', { signal });
    expect(deletion).toEqual({
      state: 'deleted',
      fallback: kind.referrers === 'tag' ? 'updated' : 'notNeeded',
    });
    const left = await oras.run(folder, ['discover', '--format', 'json', name]);
    expect(left).not.toContain(gone?.digest);
    expect(left).toContain('"which": "other"');
    expect((await referrersOf(berth, repository, digest)).found).toHaveLength(1);
  });
});
