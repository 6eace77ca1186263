import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startRegistry } from '../fixtures/docker-registry.ts';
import { tarArchive } from '../fixtures/tar-archive.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { openTestCore } from '../fixtures/test-core.ts';
import { crane } from './peer-clients.ts';

/** Layers from the lowest up, each made by GNU tar of a folder of files, or of these entries. */
type Layer = Parameters<typeof tarArchive>[0] | { format: string; fill: (root: string) => void };

const file = (root: string, path: string, content = path) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
};
const many = (format: string): Layer => ({
  format,
  fill(root) {
    for (let at = 0; at < 50; at += 1) file(root, `d${at % 7}/f${at}`);
    linkSync(join(root, 'd0/f0'), join(root, 'hard'));
    symlinkSync('d1', join(root, 'soft'));
  },
});
const long = (format: string): Layer => ({
  format,
  fill: (root) => file(root, `${'a'.repeat(120)}/${'b'.repeat(140)}/c`),
});

const images: Record<string, readonly Layer[]> = {
  ustar: [many('ustar')],
  gnu: [many('gnu')],
  pax: [many('pax')],
  'long names of GNU': [long('gnu')],
  'long names of PAX': [long('pax')],
  sparse: [
    {
      format: 'pax',
      fill(root) {
        file(root, 'sparse');
        truncateSync(join(root, 'sparse'), 5_000_000);
      },
    },
  ],
  whiteouts: [many('gnu'), [{ name: 'd1/.wh.f1' }, { name: '.wh.d2' }, { name: 'new' }]],
  'a file in place of a directory': [many('gnu'), [{ name: 'd3', content: 'x' }]],
  'removed and added again': [
    many('gnu'),
    [{ name: '.wh.d4' }],
    [{ name: 'd4/', type: '5' }, { name: 'd4/again' }],
  ],
  'a hard link into a lower layer': [
    many('gnu'),
    [{ name: 'other', type: '1', link: 'd0/f0' }],
    [{ name: 'd5/ünï' }, { name: './dot/file' }],
  ],
};

it('the files of ten images are those that crane exports', async (context) => {
  if (crane.program === null) return context.skip();
  await using registry = await startRegistry({});
  await using folder = await createTemporaryFolder('exports');
  const core = await openTestCore();
  try {
    const { id: registryId } = await core.call('registries.create', {
      registry: { name: 'Local', address: registry.address },
    });
    const differing: Record<string, unknown> = {};
    for (const [at, [name, layers]] of Object.entries(images).entries()) {
      const repository = `files/image-${at}`;
      const reference = `${registry.host}/${repository}:1`;
      const archives = layers.map((layer, place) => archive(folder.path, `${at}-${place}`, layer));
      const append = ['append', '--oci-empty-base', '-t', reference];
      await crane.run(folder.path, [...append, ...archives.flatMap((path) => ['-f', path])]);
      await crane.run(folder.path, ['export', reference, `${at}.tar`]);
      const told = execFileSync('tar', ['-tf', join(folder.path, `${at}.tar`)], {
        encoding: 'utf8',
        env: { LC_ALL: 'C.UTF-8' },
      });
      const { digest } = await core.call('images.get', { registryId, repository, reference: '1' });
      const pages = await core.pages('images.files', { registryId, repository, digest });
      const own = pages
        .flatMap(({ entries }) => entries)
        .filter(({ mode }) => mode !== null)
        .map(({ path }) => path);
      const theirs = told
        .split('\n')
        .map((line) => line.replace(/^\.?\/|\/$/g, '').replace(/\/$/, ''));
      const expected = new Set(theirs.filter((path) => path !== '' && path !== '.'));
      const difference = {
        missing: [...expected].filter((path) => !own.includes(path)),
        extra: own.filter((path) => !expected.has(path)),
      };
      if (difference.missing.length + difference.extra.length > 0) differing[name] = difference;
      expect(expected.size).toBeGreaterThan(0);
    }
    expect(differing).toEqual({});
  } finally {
    await core.remove();
  }
});

function archive(folder: string, name: string, layer: Layer): string {
  const path = join(folder, `${name}.tar`);
  if (!('format' in layer)) writeFileSync(path, tarArchive(layer));
  else {
    const root = join(folder, name);
    mkdirSync(root);
    layer.fill(root);
    const sparse = layer.format === 'ustar' ? [] : ['-S'];
    execFileSync('tar', ['-C', root, ...sparse, `--format=${layer.format}`, '-cf', path, '.']);
  }
  return path;
}
