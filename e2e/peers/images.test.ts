import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generatedBytes } from '../fixtures/generated-bytes.ts';
import { failureOf, idle } from '../fixtures/registry-client/client-under-test.ts';
import { crane, oras, regctl } from './peer-clients.ts';
import { peerScene } from './peer-scene.ts';
import { peerServers } from './peer-servers.ts';

const signal = idle;
const digestIn = (text: string): string => /sha256:[0-9a-f]{64}/.exec(text)?.[0] ?? '';

describe.each(peerServers)('images of $name', (kind) => {
  const { use } = peerScene(kind);

  it('pushed by crane are read whole, each digest proven', async (context) => {
    const { server, berth, folder } = use(context, crane);
    const repository = 'team/crane';
    const name = `${server.host}/${repository}:1.0`;
    const digest = digestIn(await crane.run(folder, ['push', 'layout', name]));
    const head = await berth.headManifest(repository, '1.0', { signal });
    const manifest = await berth.manifest(repository, '1.0', { signal });
    expect(head).toMatchObject({ digest, proof: 'header' });
    expect(manifest).toMatchObject({ digest, proof: 'computed', claimedDigest: digest });
    expect(JSON.parse(new TextDecoder().decode(manifest.bytes))).toEqual(
      JSON.parse(await crane.run(folder, ['manifest', name])),
    );
    const { document } = manifest;
    if (document.kind !== 'image' || document.config === null) throw new Error('no image');
    const config = await berth.config(repository, document.config, { signal });
    expect(config.image).toMatchObject({ os: 'linux', architecture: 'amd64' });
    expect(JSON.parse(new TextDecoder().decode(config.bytes))).toEqual(
      JSON.parse(await crane.run(folder, ['config', name])),
    );
    for (const { digest: layer, size } of document.layers) {
      const blob = await berth.readBlob(repository, layer, { signal, size: size ?? undefined });
      const hash = createHash('sha256');
      for await (const piece of blob.bytes) hash.update(piece);
      expect(`sha256:${hash.digest('hex')}`).toBe(layer);
    }
  });

  it('of several platforms, made by regctl and by crane, are indexes with their platforms', async (context) => {
    const { server, berth, folder } = use(context, crane, regctl);
    const repository = 'team/platforms';
    const name = (tag: string) => `${server.host}/${repository}:${tag}`;
    await crane.run(folder, ['push', 'layout', name('amd64')]);
    const arm = ['mutate', name('amd64'), '--set-platform', 'linux/arm64/v8', '-t', name('arm64')];
    await crane.run(folder, arm);
    const refs = ['--ref', name('amd64'), '--ref', name('arm64')];
    await regctl.run(folder, ['index', 'create', name('regctl'), ...refs]);
    const both = ['-m', name('amd64'), '-m', name('arm64'), '-t', name('crane')];
    await crane.run(folder, ['index', 'append', ...both]);
    for (const tag of ['regctl', 'crane']) {
      const { document, digest } = await berth.manifest(repository, tag, { signal });
      if (document.kind !== 'index') throw new Error('no index');
      expect(document.entries.map(({ platform }) => platform?.architecture).sort()).toEqual([
        'amd64',
        'arm64',
      ]);
      const members = document.entries.map((entry) => entry.digest);
      expect(await berth.missingManifests(repository, members, { signal })).toEqual([]);
      expect(digestIn(await crane.run(folder, ['digest', name(tag)]))).toBe(digest);
    }
  });

  it('that are no images, pushed by oras, say what they are', async (context) => {
    const { server, berth, folder } = use(context, oras);
    const type = 'application/vnd.example.note';
    const name = `${server.host}/team/artifact:1`;
    await oras.run(folder, ['push', '--artifact-type', type, name, 'note.txt:text/plain']);
    const { document } = await berth.manifest('team/artifact', '1', { signal });
    expect(document).toMatchObject({ kind: 'image', isContainerImage: false, artifactType: type });
    const layer = document.kind === 'image' ? document.layers[0] : undefined;
    expect(layer).toMatchObject({
      mediaType: 'text/plain',
      annotations: { 'org.opencontainers.image.title': 'note.txt' },
    });
  });

  for (const length of [1, 100_000, 9_000_000])
    it(`take ${length} bytes from Berth, at once and in pieces, and crane reads them`, async (context) => {
      const { server, berth, folder } = use(context, crane);
      for (const [repository, known] of [
        ['team/whole', true],
        ['team/pieces', false],
      ] as const) {
        const content = generatedBytes(length, length);
        const body = known ? content : { bytes: content.bytes, length: null };
        await berth.uploadBlob(repository, content.digest, body, { signal });
        const name = `${server.host}/${repository}@${content.digest}`;
        const read = await crane.summary(folder, ['blob', name]);
        expect(read).toEqual({ length, digest: content.digest });
      }
    });

  it('that are missing are told apart from what is there', async (context) => {
    const { berth, folder, server } = use(context, crane);
    await crane.run(folder, ['push', 'layout', `${server.host}/team/there:1`]);
    const absent = `sha256:${'0'.repeat(64)}`;
    for (const work of [
      () => berth.manifest('team/there', 'absent', { signal }),
      () => berth.manifest('team/there', absent, { signal }),
      () => berth.headManifest('team/there', 'absent', { signal }),
      () => berth.readBlob('team/there', absent, { signal }),
    ])
      expect(await failureOf(work())).toMatchObject({ code: 'NOT_FOUND' });
  });
});
