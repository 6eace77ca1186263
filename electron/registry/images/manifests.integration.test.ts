import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { pushImage } from '../../../e2e/fixtures/push-images.ts';
import {
  clientFor,
  failureOf,
  idle,
  tagsOf,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  contentOf,
  descriptorOf,
  imageOf,
  indexOf,
  type StoredContent,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import type { RegistryClient } from '../client.ts';
import { mediaTypes } from './media-types.ts';
import { referrersTag } from './referrers-tag.ts';

const signal = idle;
const repository = 'team/app';
const ada = { kind: 'password', username: 'ada', password: 'correct horse' } as const;

/** Stores a manifest by the registry's own API; skopeo would not push what is no image. */
async function putManifest(
  registry: RunningRegistry,
  reference: string,
  { body, mediaType }: StoredContent,
): Promise<void> {
  const response = await fetch(`${registry.address}/v2/${repository}/manifests/${reference}`, {
    method: 'PUT',
    headers: { 'content-type': mediaType },
    body: new Uint8Array(body),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
}

async function putBlob(registry: RunningRegistry, { body, digest }: StoredContent): Promise<void> {
  const uploads = `${registry.address}/v2/${repository}/blobs/uploads/`;
  const started = await fetch(uploads, { method: 'POST' });
  const location = new URL(started.headers.get('location') ?? '', uploads);
  location.searchParams.set('digest', digest);
  const stored = await fetch(location, { method: 'PUT', body: new Uint8Array(body) });
  if (stored.status !== 201) throw new Error(`${stored.status} ${await stored.text()}`);
}

/** DELETE requests in the registry's own log, with its answers. */
function deletesSeen(registry: RunningRegistry): (number | undefined)[] {
  return registry.logLines.flatMap((line) =>
    line.includes('"http.request.method":"DELETE"') && line.includes('response completed')
      ? [Number(/"http\.response\.status":(\d+)/.exec(line)?.[1])]
      : [],
  );
}

describe('a docker-registry that allows deletes', () => {
  let registry: RunningRegistry;
  let client: RegistryClient;

  beforeAll(async () => {
    registry = await startRegistry();
    client = clientFor(registry.address);
  });
  afterAll(async () => {
    await client.close();
    await registry.stop();
  });

  it('gives manifests and configs whose digests are proven', async () => {
    const { digest } = await pushImage(registry, repository, ['read']);
    const head = await client.headManifest(repository, 'read', { signal });
    expect(head).toMatchObject({ digest, proof: 'header', mediaType: mediaTypes.ociManifest });
    for (const reference of ['read', digest]) {
      const manifest = await client.manifest(repository, reference, { signal });
      expect(manifest).toMatchObject({ digest, proof: 'computed', claimedDigest: digest });
      expect(manifest.size).toBe(head.size);
      const { document } = manifest;
      if (document.kind !== 'image' || document.config === null) throw new Error('no image');
      expect(document.layers).toHaveLength(1);
      const config = await client.config(repository, document.config, { signal });
      expect(config.image).toMatchObject({
        createdAt: '2026-01-02T03:04:05.000Z',
        os: 'linux',
        architecture: 'amd64',
        env: ['GREETING=hello'],
      });
    }
  });

  it('tells a missing repository, tag and digest apart', async () => {
    await pushImage(registry, repository, ['read']);
    const reasonOf = async (name: string, reference: string) =>
      (await failureOf(client.manifest(name, reference, { signal }))).reason;
    expect(await reasonOf(repository, 'absent')).toBe('tagNotFound');
    expect(await reasonOf(repository, imageOf().digest)).toBe('manifestNotFound');
    // This registry looks for the manifest first, and never names the repository.
    expect(await reasonOf('team/absent', '1.0')).toBe('tagNotFound');
    const config = contentOf('{}', mediaTypes.ociConfig);
    const descriptor = { ...config, size: 2, artifactType: null, annotations: {}, platform: null };
    const error = await failureOf(
      client.config(repository, { ...descriptor, urls: [] }, { signal }),
    );
    expect(error).toMatchObject({ code: 'NOT_FOUND', reason: 'manifestNotFound' });
  });

  it('deletes a digest with all its tags, and leaves the others', async () => {
    const { digest } = await pushImage(registry, repository, ['1.0', 'latest'], {
      content: 'gone',
    });
    await pushImage(registry, repository, ['kept'], { content: 'kept' });
    let impact: readonly string[] = [];
    for await (const step of client.deletionImpact(repository, digest, { signal }))
      impact = step.tags;
    expect([...impact].sort()).toEqual(['1.0', 'latest']);

    expect(await client.deleteManifest(repository, digest, { signal })).toEqual({
      state: 'deleted',
      fallback: 'notNeeded',
    });
    expect(client.deletes()).toBe('on');
    const tags = await tagsOf(client, repository);
    expect(tags).toContain('kept');
    expect(tags).not.toContain('1.0');
    expect(tags).not.toContain('latest');
    for (const reference of [digest, '1.0'])
      expect(await failureOf(client.manifest(repository, reference, { signal }))).toMatchObject({
        code: 'NOT_FOUND',
        status: 404,
      });
    expect(await failureOf(client.deleteManifest(repository, digest, { signal }))).toMatchObject({
      reason: 'manifestNotFound',
    });
  });

  it('says that a tag cannot go without its digest, and keeps both', async () => {
    const { digest } = await pushImage(registry, repository, ['alone'], { content: 'alone' });
    expect(await client.deleteTag(repository, 'alone', { signal })).toEqual({
      state: 'digestOnly',
      digest,
    });
    expect(await client.headManifest(repository, 'alone', { signal })).toMatchObject({ digest });
    expect(await failureOf(client.deleteTag(repository, 'absent', { signal }))).toMatchObject({
      reason: 'tagNotFound',
    });
  });

  it('finds referrers by their tag, and takes a deleted one off that list', async () => {
    await pushImage(registry, repository, ['signed'], { content: 'signed' });
    const image = await client.manifest(repository, 'signed', { signal });
    const config = contentOf('{}', 'application/vnd.oci.empty.v1+json');
    await putBlob(registry, config);
    const subject = { mediaType: image.mediaType, digest: image.digest, size: image.size };
    const referrer = (artifactType: string) =>
      imageOf({ config: descriptorOf(config), artifactType, subject });
    const [signature, sbom] = [referrer('a/signature'), referrer('a/sbom')];
    for (const one of [signature, sbom]) await putManifest(registry, one.digest, one);
    const list = indexOf([
      descriptorOf(signature, { artifactType: 'a/signature' }),
      descriptorOf(sbom, { artifactType: 'a/sbom' }),
    ]);
    await putManifest(registry, referrersTag(image.digest), list);

    const found = async () => {
      const digests: string[] = [];
      for await (const chunk of client.referrers(repository, image.digest, { signal })) {
        expect(chunk.source).toBe('tag');
        digests.push(...chunk.referrers.map(({ digest }) => digest));
      }
      return digests;
    };
    expect(await found()).toEqual([signature.digest, sbom.digest]);
    for (const [deleted, left] of [
      [signature, [sbom.digest]],
      [sbom, []],
    ] as const) {
      expect(await client.deleteManifest(repository, deleted.digest, { signal })).toEqual({
        state: 'deleted',
        fallback: 'updated',
      });
      expect(await found()).toEqual(left);
    }
  });
});

describe('a docker-registry that does not allow deletes', () => {
  it('says so, once, and keeps the image', async () => {
    await using registry = await startRegistry({ delete: false });
    const { digest } = await pushImage(registry, repository, ['1.0']);
    const client = clientFor(registry.address);
    for (let round = 0; round < 2; round += 1)
      expect(await failureOf(client.deleteManifest(repository, digest, { signal }))).toMatchObject({
        code: 'UNSUPPORTED',
        reason: 'deleteDisabled',
      });
    expect(client.deletes()).toBe('off');
    await expect.poll(() => deletesSeen(registry)).toEqual([405]);
    expect(await client.manifest(repository, '1.0', { signal })).toMatchObject({ digest });
    await client.close();
  });
});

describe('a docker-registry with tokens', () => {
  it('asks for the right to delete, and tells when it is missing', async () => {
    await using registry = await startRegistry({ auth: 'token' });
    const { digest } = await pushImage(registry, repository, ['1.0']);
    const before = registry.tokenServer?.requests.length ?? 0;
    registry.tokenServer?.setGrant((_user, wanted) =>
      wanted.actions.filter((action) => action === 'pull'),
    );
    const reader = clientFor(registry.address, { credential: ada });
    expect(await failureOf(reader.deleteManifest(repository, digest, { signal }))).toMatchObject({
      code: 'FORBIDDEN',
      status: 401,
    });
    await reader.close();

    registry.tokenServer?.setGrant((_user, wanted) => wanted.actions);
    const owner = clientFor(registry.address, { credential: ada });
    expect(await owner.deleteManifest(repository, digest, { signal })).toMatchObject({
      state: 'deleted',
    });
    await owner.close();
    const scopes = (registry.tokenServer?.requests ?? [])
      .slice(before)
      .flatMap((one) => one.scopes);
    expect(scopes).toContain(`repository:${repository}:delete,pull`);
    const again = clientFor(registry.address, { credential: ada });
    expect(await failureOf(again.manifest(repository, '1.0', { signal }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    await again.close();
  });
});
