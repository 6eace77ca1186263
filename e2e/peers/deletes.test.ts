import { describe, expect, it } from 'vitest';
import { failureOf, idle, tagsOf } from '../fixtures/registry-client/client-under-test.ts';
import { crane } from './peer-clients.ts';
import { peerScene } from './peer-scene.ts';
import { peerServers } from './peer-servers.ts';

const signal = idle;

describe.each(peerServers)('deletes on $name', (kind) => {
  const { use } = peerScene(kind);

  it('of a tag leave the other tags of its digest, or say that they would not', async (context) => {
    const { server, berth, folder } = use(context, crane);
    const repository = 'team/untagged';
    await crane.run(folder, ['push', 'layout', `${server.host}/${repository}:gone`]);
    await crane.run(folder, ['tag', `${server.host}/${repository}:gone`, 'kept']);
    const { digest } = await berth.headManifest(repository, 'kept', { signal });
    const deletion = await berth.deleteTag(repository, 'gone', { signal });
    const left = (await crane.run(folder, ['ls', `${server.host}/${repository}`])).split('\n');
    if (kind.deletes === 'digests') {
      expect(deletion).toEqual({ state: 'digestOnly', digest });
      expect(left.sort()).toEqual(['gone', 'kept']);
    } else {
      expect(deletion).toMatchObject({ state: 'deleted' });
      expect(left).toEqual(['kept']);
    }
    expect(await berth.headManifest(repository, 'kept', { signal })).toMatchObject({ digest });
  });

  it('of a digest reach what they said before, for crane too', async (context) => {
    const { server, berth, folder } = use(context, crane);
    const repository = 'team/deleted';
    const name = `${server.host}/${repository}`;
    await crane.run(folder, ['push', 'layout', `${name}:one`]);
    await crane.run(folder, ['tag', `${name}:one`, 'same']);
    await crane.run(folder, [
      ...['mutate', `${name}:one`, '--set-platform', 'linux/arm64', '-t', `${name}:other`],
    ]);
    const { digest } = await berth.headManifest(repository, 'one', { signal });
    let reached: readonly string[] = [];
    for await (const step of berth.deletionImpact(repository, digest, { signal }))
      reached = step.tags;
    expect([...reached].sort()).toEqual(['one', 'same']);
    expect(await berth.deleteManifest(repository, digest, { signal })).toMatchObject({
      state: 'deleted',
    });
    expect(berth.deletes(repository)).toBe('on');
    expect(await failureOf(berth.headManifest(repository, digest, { signal }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(crane.run(folder, ['manifest', `${name}@${digest}`])).rejects.toThrow(/crane/);
    expect(await tagsOf(berth, repository)).toEqual(expect.arrayContaining(['other']));
    await crane.run(folder, ['manifest', `${name}:other`]);
  });
});
