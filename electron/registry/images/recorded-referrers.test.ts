import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  contentOf,
  ImageStore,
  repository,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import { referrersTag } from './referrers-tag.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;

/** Made by oras and regctl over a docker-registry; the file names commands and versions. */
const recorded = z
  .object({
    contents: z.array(
      z.object({
        tag: z.string().nullable(),
        digest: z.string(),
        mediaType: z.string(),
        body: z.string(),
      }),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(
        join(import.meta.dirname, '../../../e2e/fixtures/recorded/oras-regctl-referrers.json'),
        'utf8',
      ),
    ),
  ).contents;
const subject = recorded.find(({ tag }) => tag === '1.0')?.digest ?? '';

/** What was recorded, served by a registry without the referrers API. */
async function open() {
  const store = new ImageStore();
  for (const { tag, digest, mediaType, body } of recorded) {
    const content = store.add(contentOf(body, mediaType), ...(tag === null ? [] : [tag]));
    expect(content.digest).toBe(digest);
  }
  const server = await serve(store.answer);
  return { store, registry: client(server.address) };
}

test('an artifact of oras and one of regctl are read by the list that both of them kept', async () => {
  const { registry } = await open();
  const chunks = [];
  for await (const chunk of registry.referrers(repository, subject, { signal })) chunks.push(chunk);
  expect(chunks).toMatchObject([
    {
      source: 'tag',
      referrers: [
        {
          artifactType: 'application/vnd.example.note',
          annotations: { 'org.opencontainers.image.created': '2026-11-30T00:00:00Z' },
        },
        { artifactType: 'application/vnd.example.bill', annotations: { 'made.by': 'regctl' } },
      ],
    },
  ]);
  for (const { digest, artifactType } of chunks.flatMap(({ referrers }) => referrers))
    expect((await registry.manifest(repository, digest, { signal })).document).toMatchObject({
      kind: 'image',
      isContainerImage: false,
      artifactType,
      subject: { digest: subject },
      layers: [{ mediaType: 'text/plain', size: 7 }],
    });
});

test('one that is deleted goes from their list, whose other member stays as it was written', async () => {
  const { store, registry } = await open();
  const tag = referrersTag(subject);
  const members = () =>
    z
      .object({ manifests: z.array(z.looseObject({ artifactType: z.string() })) })
      .parse(JSON.parse(String(store.manifests.get(store.tags.get(tag) ?? '')?.body))).manifests;
  const [note, bill] = members();
  const deletion = await registry.deleteManifest(repository, String(note?.['digest']), { signal });
  expect(deletion).toEqual({ state: 'deleted', fallback: 'updated' });
  expect(members()).toEqual([bill]);
});
