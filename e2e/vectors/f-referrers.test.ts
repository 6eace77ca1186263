import { describe, expect, test } from 'vitest';
import type { RegistryClient } from '../../electron/registry/client.ts';
import type { ReferrersChunk } from '../../electron/registry/images/manifest-results.ts';
import { mediaTypes } from '../../electron/registry/images/media-types.ts';
import { referrersTag } from '../../electron/registry/images/referrers-tag.ts';
import { type Behaviour, startMisbehavingServer, webPage } from '../fixtures/misbehaving-server.ts';
import { failureOf, idle } from '../fixtures/registry-client/client-under-test.ts';
import {
  asked,
  descriptorOf,
  ImageStore,
  imageOf,
  indexOf,
  refuse,
  repository,
  send,
} from '../fixtures/registry-client/image-store.ts';
import { createScene } from '../fixtures/registry-client/scene.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;
const image = imageOf();
const subject = descriptorOf(image);
const signature = imageOf({ subject, artifactType: 'a/signature' });
const sbom = imageOf({ subject, artifactType: 'a/sbom' });
const list = indexOf([
  descriptorOf(signature, { artifactType: 'a/signature' }),
  descriptorOf(sbom, { artifactType: 'a/sbom', annotations: { made: 'today' } }),
]);
const tag = image.digest.replace(':', '-');
const api = `referrers/${image.digest}`;

/** A store with an image, two referrers, and their list under the fallback tag. */
async function served(bend?: Behaviour) {
  const store = new ImageStore();
  store.add(image, '1.0');
  store.add(signature);
  store.add(sbom);
  store.add(list, tag);
  const server = await serve((request, response) => {
    if (request.url?.includes('/referrers/') === true && bend !== undefined)
      bend(request, response);
    else store.answer(request, response);
  });
  return { store, server, registry: client(server.address) };
}

async function chunksOf(registry: RegistryClient, artifactType?: string) {
  const chunks: ReferrersChunk[] = [];
  const options = { signal, artifactType };
  for await (const chunk of registry.referrers(repository, image.digest, options))
    chunks.push(chunk);
  return chunks;
}

const digestsOf = (chunks: readonly ReferrersChunk[]) =>
  chunks.map(({ referrers }) => referrers.map(({ digest }) => digest));

describe('without the API', () => {
  test('[V138] the fallback tag is read, from then on at once', async () => {
    const { server, registry } = await served();
    for (let round = 0; round < 2; round += 1) {
      const chunks = await chunksOf(registry);
      expect(chunks).toMatchObject([{ source: 'tag' }]);
      expect(digestsOf(chunks)).toEqual([[signature.digest, sbom.digest]]);
    }
    expect(asked(server)).toEqual([`GET ${api}`, `GET manifests/${tag}`, `GET manifests/${tag}`]);
  });

  test('[V138] without that tag there are none', async () => {
    const { store, registry } = await served();
    store.tags.delete(tag);
    expect(digestsOf(await chunksOf(registry))).toEqual([[]]);
  });

  test('[V138] the tag of a long digest is cut, odd characters are replaced', () => {
    expect(referrersTag(`sha512:${'ab'.repeat(64)}`)).toBe(`sha512-${'ab'.repeat(32)}`);
    expect(referrersTag(`multihash+base58:Qm=x`)).toBe('multihash-base58-Qm-x');
  });

  test('[V138] a deleted referrer is taken off the list, and the list is stored again', async () => {
    const { store, server, registry } = await served();
    expect(await registry.deleteManifest(repository, signature.digest, { signal })).toEqual({
      state: 'deleted',
      fallback: 'updated',
    });
    expect(asked(server).slice(-3)).toEqual([
      `GET ${api}`,
      `GET manifests/${tag}`,
      `PUT manifests/${tag}`,
    ]);
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'content-type': mediaTypes.ociIndex,
      'if-match': `"${list.digest}"`,
    });
    const stored = store.manifests.get(store.tags.get(tag) ?? '');
    expect(JSON.parse(stored?.body.toString() ?? '')).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [descriptorOf(sbom, { artifactType: 'a/sbom', annotations: { made: 'today' } })],
    });
  });

  test.each([403, 405, 412, 500])(
    '[V138] a list that cannot be stored (%i) is told, and the delete stands',
    async (status) => {
      const { store, server, registry } = await served();
      server.behave((request, response) => {
        if (request.method === 'PUT') refuse(response, status, 'DENIED');
        else store.answer(request, response);
      });
      expect(await registry.deleteManifest(repository, signature.digest, { signal })).toEqual({
        state: 'deleted',
        fallback: 'notUpdated',
      });
      const puts = asked(server).filter((one) => one.startsWith('PUT'));
      expect(puts).toHaveLength(status === 412 ? 2 : 1);
    },
  );

  test.each([
    ['a web page', webPage],
    ['another type', (_request, response) => send(response, image, '')],
    [
      'JSON of no type',
      (_request, response) =>
        send(response, { ...list, body: Buffer.from('{"ok":true}') }, '', 'GET', {
          'content-type': 'application/json',
        }),
    ],
  ] satisfies [string, Behaviour][])(
    '[V139] %s in place of the list: the tag is read',
    async (_title, bend) => {
      const { server, registry } = await served(bend);
      for (let round = 0; round < 2; round += 1)
        expect(await chunksOf(registry)).toMatchObject([
          { source: 'tag', referrers: [{ digest: signature.digest }, { digest: sbom.digest }] },
        ]);
      expect(asked(server)).toEqual([`GET ${api}`, `GET manifests/${tag}`, `GET manifests/${tag}`]);
    },
  );
});

describe('with the API', () => {
  test('[V140] what was not filtered is filtered here', async () => {
    const { server, registry } = await served((_request, response) => send(response, list, ''));
    const chunks = await chunksOf(registry, 'a/sbom');
    expect(digestsOf(chunks)).toEqual([[sbom.digest]]);
    expect(chunks[0]).toMatchObject({
      source: 'api',
      referrers: [{ artifactType: 'a/sbom', annotations: { made: 'today' } }],
    });
    expect(asked(server)).toEqual([`GET ${api}?artifactType=a%2Fsbom`]);
  });

  test('[V140] what was filtered is taken as it is', async () => {
    const bare = indexOf([descriptorOf(sbom)]);
    const { registry } = await served((_request, response) =>
      send(response, bare, '', 'GET', { 'oci-filters-applied': 'artifactType' }),
    );
    expect(digestsOf(await chunksOf(registry, 'a/sbom'))).toEqual([[sbom.digest]]);
  });

  test('[V140] referrers found by the tag are filtered, too', async () => {
    const { registry } = await served();
    expect(digestsOf(await chunksOf(registry, 'a/signature'))).toEqual([[signature.digest]]);
  });

  test('[V138] with the API, a deleted referrer needs no list kept by hand', async () => {
    const { server, registry } = await served((_request, response) => send(response, list, ''));
    expect(await registry.deleteManifest(repository, signature.digest, { signal })).toEqual({
      state: 'deleted',
      fallback: 'notNeeded',
    });
    expect(asked(server).at(-1)).toBe(`GET ${api}`);
    expect(server.requests.some(({ method }) => method === 'PUT')).toBe(false);
  });

  test('[V141] a missing repository says nothing of the API', async () => {
    let known = false;
    const { server, registry } = await served((_request, response) => {
      if (known) send(response, list, '');
      else refuse(response, 404, 'NAME_UNKNOWN');
    });
    expect(await failureOf(chunksOf(registry))).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'repositoryNotFound',
      status: 404,
    });
    known = true;
    expect(await chunksOf(registry)).toMatchObject([{ source: 'api' }]);
    expect(asked(server)).toEqual([`GET ${api}`, `GET ${api}`]);
  });

  test('[V142] pages are followed, also over one where nothing is wanted', async () => {
    const more = imageOf({ subject, artifactType: 'a/signature', annotations: { n: '2' } });
    const pages = new Map([
      ['', indexOf([descriptorOf(signature, { artifactType: 'a/signature' })])],
      ['2', indexOf([descriptorOf(sbom, { artifactType: 'a/sbom' })])],
      ['3', indexOf([descriptorOf(more, { artifactType: 'a/signature' })])],
    ]);
    const { server, registry } = await served((request, response) => {
      const at = new URL(request.url ?? '', 'http://any').searchParams.get('page') ?? '';
      const next = at === '' ? '2' : at === '2' ? '3' : null;
      send(response, pages.get(at), 'NAME_UNKNOWN', 'GET', {
        ...(next === null ? {} : { link: `</v2/${repository}/${api}?page=${next}>; rel="next"` }),
      });
    });
    expect(digestsOf(await chunksOf(registry))).toEqual([
      [signature.digest],
      [sbom.digest],
      [more.digest],
    ]);
    expect(digestsOf(await chunksOf(registry, 'a/signature'))).toEqual([
      [signature.digest],
      [],
      [more.digest],
    ]);
    expect(asked(server)).toEqual([
      `GET ${api}`,
      `GET ${api}?page=2`,
      `GET ${api}?page=3`,
      `GET ${api}?artifactType=a%2Fsignature`,
      `GET ${api}?page=2`,
      `GET ${api}?page=3`,
    ]);
  });
});
