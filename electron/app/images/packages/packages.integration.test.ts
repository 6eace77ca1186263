import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../../e2e/fixtures/docker-registry.ts';
import { estargzLayer } from '../../../../e2e/fixtures/estargz-layer.ts';
import { pushBlob, pushLayers, pushManifest } from '../../../../e2e/fixtures/layered-image.ts';
import { runTool } from '../../../../e2e/fixtures/run-tool.ts';
import { tarArchive } from '../../../../e2e/fixtures/tar-archive.ts';
import { createTemporaryFolder } from '../../../../e2e/fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../../../../e2e/fixtures/test-core.ts';

const repository = 'team/packages';
let registry: RunningRegistry;
let core: TestCore;
let registryId: string;

beforeAll(async () => {
  registry = await startRegistry({});
  core = await openTestCore();
  ({ id: registryId } = await core.call('registries.create', {
    registry: { name: 'Local', address: registry.address },
  }));
}, 120_000);
afterAll(async () => {
  await core?.remove();
  await registry?.stop();
});

const stanza = (name: string, version: string, state = 'install ok installed') =>
  `Package: ${name}\nStatus: ${state}\nArchitecture: amd64\nVersion: ${version}\nMaintainer: a <a@example.com>\nDescription: ${name}\n more of it\n\n`;
const lower = stanza('zlib1g', '1:1.2') + stanza('gone', '1');
const status =
  stanza('zlib1g', '1:1.3') +
  stanza('bash', '5.2') +
  stanza('old', '1', 'deinstall ok config-files');

async function packagesOf(
  digest: string,
  more: { index?: string; from?: 'layers'; search?: string } = {},
) {
  const pages = await core.pages('images.packages', { registryId, repository, digest, ...more });
  const packages = pages.flatMap((page) => page.packages);
  return {
    names: packages.map(({ name, version }) => `${name} ${version}`),
    packages,
    summary: pages.at(-1)?.summary,
  };
}

test('the topmost database counts, and says what dpkg itself says of it', async () => {
  const digest = await pushLayers(registry, repository, [
    { bytes: gzipSync(tarArchive([{ name: 'var/lib/dpkg/status', content: lower }])) },
    {
      bytes: gzipSync(
        tarArchive([
          { name: 'etc/os-release', content: 'NAME="X"\nID=debian\n' },
          { name: 'var/lib/dpkg/status', content: status },
          { name: 'var/lib/rpm/Packages', content: 'bdb' },
        ]),
      ),
    },
  ]);
  await using folder = await createTemporaryFolder('dpkg');
  mkdirSync(join(folder.path, 'info'));
  mkdirSync(join(folder.path, 'updates'));
  writeFileSync(join(folder.path, 'status'), status);
  const told = await runTool('dpkg-query', [
    `--admindir=${folder.path}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own
    ...['-W', '-f=${db:Status-Status} ${Package} ${Version}\n'],
  ]);
  const expected = told
    .split('\n')
    .filter((line) => line.startsWith('installed '))
    .map((line) => line.slice('installed '.length));
  const { names, packages, summary } = await packagesOf(digest);
  expect(names.sort()).toEqual(expected.sort());
  expect(packages[0]?.purl).toBe('pkg:deb/debian/bash@5.2?arch=amd64');
  expect(summary).toMatchObject({
    ...{ total: 2, notRead: ['var/lib/rpm/Packages'] },
    sources: [{ kind: 'database', database: 'dpkg', layer: 1, path: 'var/lib/dpkg/status' }],
  });
  expect((await packagesOf(digest, { search: 'ZLIB' })).names).toEqual(['zlib1g 1:1.3']);
});

test('each file of status.d counts, those removed do not; a table of contents gives the same', async () => {
  const files = {
    'var/lib/dpkg/status.d/base': 'Package: base-files\nVersion: 12\nArchitecture: all\n',
    'var/lib/dpkg/status.d/base.md5sums': 'x  y\n',
    'var/lib/dpkg/status.d/tz': 'Package: tzdata\nVersion: 2026a\n',
  };
  const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
  const removing = tarArchive([{ name: 'var/lib/dpkg/status.d/.wh.tz' }]);
  for (const layer of [{ bytes: gzipSync(tarArchive(entries)) }, estargzLayer(files)]) {
    const all = await pushLayers(registry, repository, [layer]);
    expect((await packagesOf(all)).names).toEqual(['base-files 12', 'tzdata 2026a']);
    const less = await pushLayers(registry, repository, [layer, { bytes: gzipSync(removing) }]);
    expect((await packagesOf(less)).names).toEqual(['base-files 12']);
  }
});

test('an SBOM comes first: attached as a referrer, or beside the image in its index', async () => {
  const digest = await pushLayers(registry, repository, [
    { bytes: gzipSync(tarArchive([{ name: 'var/lib/dpkg/status', content: stanza('own', '1') }])) },
  ]);
  const spdx = { spdxVersion: 'SPDX-2.3', packages: [{ name: 'told', versionInfo: '9' }] };
  const statement = Buffer.from(
    JSON.stringify({ predicateType: 'https://spdx.dev/Document', predicate: spdx }),
  );
  const empty = await pushBlob(registry, repository, Buffer.from('{}'));
  const attestation = await pushManifest(registry, repository, null, {
    ...{ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...empty },
    layers: [
      {
        ...{ mediaType: 'application/vnd.in-toto+json' },
        ...(await pushBlob(registry, repository, statement)),
        annotations: { 'in-toto.io/predicate-type': 'https://spdx.dev/Document' },
      },
    ],
  });
  const entry = (of: string, more: object) => ({
    ...{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: of, size: 1000, ...more },
  });
  const index = await pushManifest(registry, repository, 'indexed', {
    ...{ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json' },
    manifests: [
      entry(digest, { platform: { os: 'linux', architecture: 'amd64' } }),
      entry(attestation, {
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': digest,
        },
      }),
    ],
  });
  expect((await packagesOf(digest)).names).toEqual(['own 1']);
  const indexed = await packagesOf(digest, { index });
  expect([indexed.names, indexed.summary?.sources]).toEqual([
    ['told 9'],
    [expect.objectContaining({ kind: 'sbom', format: 'SPDX-2.3' })],
  ]);
  expect((await packagesOf(digest, { index, from: 'layers' })).names).toEqual(['own 1']);
});
