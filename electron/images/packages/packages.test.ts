import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packagesOf } from './package-database.ts';
import { readSbom } from './sbom.ts';

const recorded = join(import.meta.dirname, '../../../e2e/fixtures/recorded/packages');
const named = (list: readonly { name: string; version: string }[] | null) =>
  list?.map(({ name, version }) => `${name} ${version}`);

test('an rpm database is read page by page, with long headers and without the keys of signers', () => {
  const packages = packagesOf('rpm', readFileSync(join(recorded, 'rpmdb.sqlite')));
  expect(packages).toHaveLength(42);
  expect(packages?.slice(0, 2)).toEqual([
    {
      ...{ name: 'bash', version: '5.2.26-3.fc40', type: 'rpm', architecture: 'x86_64' },
      ...{ license: 'GPL-3.0-or-later', origin: 'bash-5.2.26-3.fc40.src.rpm', purl: null },
    },
    expect.objectContaining({
      ...{ name: 'openssl-libs', version: '1:3.2.1-2.fc40' },
      origin: 'openssl-3.2.1-2.fc40.src.rpm',
    }),
  ]);
});

test('a damaged rpm database is none, wherever it is damaged', () => {
  const file = readFileSync(join(recorded, 'rpmdb.sqlite'));
  expect(packagesOf('rpm', Buffer.from('no database'))).toBeNull();
  for (let length = 100; length < file.length; length += 997)
    expect(() => packagesOf('rpm', file.subarray(0, length))).not.toThrow();
  for (let at = 16; at < file.length; at += 61) {
    const damaged = Buffer.from(file);
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    expect(() => packagesOf('rpm', damaged)).not.toThrow();
  }
});

test('apk tells name, version, licence and origin', () => {
  const text =
    'C:Q1x=\nP:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\no:musl\nF:lib\nR:ld\n\nP:zlib\nV:1.3\n';
  expect(packagesOf('apk', Buffer.from(text))).toMatchObject([
    { name: 'musl', version: '1.2.5-r0', architecture: 'x86_64', license: 'MIT', origin: 'musl' },
    { name: 'zlib', version: '1.3', license: null },
  ]);
});

const spdx2 = {
  spdxVersion: 'SPDX-2.3',
  packages: [
    { name: 'image', SPDXID: 'SPDXRef-DocumentRoot' },
    {
      ...{ name: 'zlib1g', versionInfo: '1:1.3', licenseDeclared: 'Zlib' },
      externalRefs: [
        {
          referenceType: 'purl',
          referenceLocator: 'pkg:deb/debian/zlib1g@1:1.3?arch=amd64&upstream=zlib',
        },
      ],
    },
  ],
};
const zlib = {
  ...{ name: 'zlib1g', version: '1:1.3', type: 'deb', architecture: 'amd64', license: 'Zlib' },
  ...{ origin: 'zlib', purl: 'pkg:deb/debian/zlib1g@1:1.3?arch=amd64&upstream=zlib' },
};
const statement = { _type: 'https://in-toto.io/Statement/v1', predicate: spdx2 };
const payload = Buffer.from(JSON.stringify(statement)).toString('base64');

test.each<[string, unknown]>([
  ['by itself', spdx2],
  ['in a statement', statement],
  ['in an envelope', { payloadType: 'application/vnd.in-toto+json', payload, signatures: [] }],
  ['in a bundle', { mediaType: 'x', dsseEnvelope: { payload, signatures: [] } }],
])('SPDX 2 is read %s', (_where, document) => {
  expect(readSbom(document)).toEqual({ format: 'SPDX-2.3', packages: [zlib] });
});

test('SPDX 3 is read with its licences', () => {
  const graph = [
    { type: 'SpdxDocument', spdxId: 'd' },
    { type: 'software_Package', spdxId: 'p', name: 'left-pad', software_packageVersion: '1.3.0' },
    {
      type: 'simplelicensing_LicenseExpression',
      spdxId: 'l',
      simplelicensing_licenseExpression: 'WTFPL',
    },
    {
      type: 'Relationship',
      spdxId: 'r',
      relationshipType: 'hasDeclaredLicense',
      from: 'p',
      to: ['l'],
    },
  ];
  const document = {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': graph,
  };
  expect(readSbom(document)).toMatchObject({
    ...{ format: 'SPDX-3', packages: [{ name: 'left-pad', version: '1.3.0', license: 'WTFPL' }] },
  });
});

test('CycloneDX is read with the parts of its parts', () => {
  const document = {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5' },
    components: [
      {
        ...{
          type: 'library',
          group: '@scope',
          name: 'app',
          version: '2',
          licenses: [{ license: { id: 'MIT' } }],
        },
        components: [{ type: 'library', name: 'inner', version: '1', purl: 'pkg:npm/inner@1' }],
      },
      { type: 'operating-system', name: 'debian', version: '12' },
    ],
  };
  const sbom = readSbom(document);
  expect([sbom?.format, named(sbom?.packages ?? null)]).toEqual([
    'CycloneDX 1.5',
    ['@scope/app 2', 'inner 1'],
  ]);
});

test.each<unknown>([null, 'x', [], {}, { payload: '%%%' }, { predicate: { packages: 1 } }])(
  'anything else is no SBOM: %j',
  (document) => {
    expect(readSbom(document)).toBeNull();
  },
);
