import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { idle } from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import { ImageStore, repository } from '../../../e2e/fixtures/registry-client/image-store.ts';
import { createScene } from '../../../e2e/fixtures/registry-client/scene.ts';
import type { ShownImage } from '../../../shared/model/image.ts';

const { serve, client } = createScene(startMisbehavingServer);
const signal = idle;

/** Made by the tools that the file names, with their commands and versions. */
const { contents } = z
  .object({
    contents: z.array(
      z.object({
        kind: z.enum(['manifest', 'blob']),
        name: z.string().nullable(),
        digest: z.string(),
        mediaType: z.string(),
        body: z.string(),
      }),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(
        join(import.meta.dirname, '../../../e2e/fixtures/recorded/artifact-kinds.json'),
        'utf8',
      ),
    ),
  );

/** All that was recorded, each manifest under its name as a tag. */
async function open() {
  const store = new ImageStore();
  for (const { kind, name, digest, mediaType, body } of contents) {
    const content = { digest, mediaType, body: Buffer.from(body) };
    if (kind === 'blob') store.addBlob(content);
    else store.add(content, ...(name === null ? [] : [name]));
  }
  return client((await serve(store.answer)).address);
}

async function read(name: string) {
  const registry = await open();
  const image = await registry.image(repository, name, { signal });
  const described = await registry.describe(repository, name, {
    ...{ signal, known: () => undefined, mayRead: () => true },
  });
  // The list and the page say the same.
  expect(described).toMatchObject({ summary: { kind: image.kind, digest: image.digest } });
  return image;
}

const titles = (shown: ShownImage | null) =>
  shown?.layers.map(({ annotations }) => annotations['org.opencontainers.image.title']);

test('every manifest that was recorded has its kind', async () => {
  const names = contents.flatMap(({ name }) => name ?? []);
  const kinds: Record<string, string> = {};
  for (const name of names) kinds[name] = (await read(name)).kind;
  expect(kinds).toMatchObject({
    ...{ helm: 'helm', wasm: 'wasm', model: 'model', modelpack: 'model' },
    ...{ files: 'artifact', folder: 'artifact', image: 'image', legacy: 'legacy' },
  });
});

test('a chart of helm tells its Chart.yaml, and that a provenance file is with it', async () => {
  const { shown, artifactType } = await read('helm');
  expect(artifactType).toBe('application/vnd.cncf.helm.config.v1+json');
  expect(shown?.artifactConfig).toMatchObject({
    ...{ name: 'web', version: '1.2.3', appVersion: '4.5', kubeVersion: '>=1.28.0' },
    ...{ maintainers: [{ name: 'Ada', email: 'ada@example.com' }] },
    dependencies: [{ name: 'redis', version: '18.x.x' }],
  });
  expect(shown?.layers.map(({ mediaType }) => mediaType)).toEqual([
    'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    'application/vnd.cncf.helm.chart.provenance.v1.prov',
  ]);
});

test('files of oras have their names, and an unpacked folder its mark', async () => {
  const files = await read('files');
  expect(files.artifactType).toBe('application/vnd.example.settings');
  expect(titles(files.shown)).toEqual(['config.yaml', 'README.md']);
  expect(files.shown?.createdAt).toBe('2026-11-30T00:00:00.000Z');
  const folder = await read('folder');
  expect(titles(folder.shown)).toEqual(['dir']);
  expect(folder.shown?.layers[0]?.annotations['io.deis.oras.content.unpack']).toBe('true');
});

test.each([
  ['wasm', { os: 'wasip1', architecture: 'wasm' }],
  ['model', { config: { format: 'gguf', quantization: 'Q4_K_M', parameters: '361.82 M' } }],
  ['modelpack', { config: { paramSize: '8b' }, descriptor: { family: 'llama3' } }],
])('the configuration of a %s is read', async (name, config) => {
  expect((await read(name)).shown?.artifactConfig).toMatchObject(config);
});

test('an image of schema 1 says as much as the image it was made of', async () => {
  const [image, legacy] = [await read('image'), await read('legacy')];
  expect(legacy.shown?.config).toEqual(image.shown?.config);
  expect(legacy.shown?.platform).toEqual({ os: 'linux', architecture: 'amd64' });
  expect(legacy.shown?.layers.map(({ digest }) => digest)).toEqual(
    image.shown?.layers.map(({ digest }) => digest),
  );
  expect(legacy.shown?.history).toMatchObject([{ layer: 0 }]);
  expect(legacy.raw).toHaveLength(1);
});
