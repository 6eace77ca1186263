import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../e2e/fixtures/misbehaving-server.ts';
import {
  clientFor,
  failureOf,
  idle,
} from '../../../e2e/fixtures/registry-client/client-under-test.ts';
import {
  contentOf,
  descriptorOf,
  ImageStore,
  imageOf,
  indexOf,
  repository,
  type StoredContent,
} from '../../../e2e/fixtures/registry-client/image-store.ts';
import type { RegistryClient } from '../client.ts';
import { mediaTypes } from './media-types.ts';

let store: ImageStore;
let server: MisbehavingServer;
let client: RegistryClient;
let image: StoredContent;
beforeEach(async () => {
  store = new ImageStore();
  server = await startMisbehavingServer((request, response) => store.answer(request, response));
  client = clientFor(server.address);
  image = store.add(imageOf(), '1.0');
});
afterEach(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
});

const emptyType = 'application/vnd.oci.empty.v1+json';
const attached = () => client.attached(repository, image.digest, { signal: idle });
const fallback = () => image.digest.replace(':', '-');

function artifact(artifactType: string, more: object = {}): StoredContent {
  return store.add(
    contentOf(
      {
        ...{ schemaVersion: 2, mediaType: mediaTypes.ociManifest, artifactType },
        config: { mediaType: emptyType, digest: `sha256:${'4'.repeat(64)}`, size: 2 },
        ...{ layers: [], subject: descriptorOf(image), ...more },
      },
      mediaTypes.ociManifest,
    ),
  );
}

it('tells each by its kind: signatures, SBOMs, attestations, others', async () => {
  const cosignSign = { 'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1' };
  const provenance = { 'dev.sigstore.bundle.predicateType': 'https://slsa.dev/provenance/v1' };
  const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const expected = [
    ['application/vnd.cncf.notary.signature', {}, 'signature'],
    ['application/spdx+json', {}, 'sbom'],
    [bundle, cosignSign, 'signature'],
    [bundle, provenance, 'attestation'],
    ['application/vnd.example.report', {}, 'artifact'],
  ] as const;
  const children = expected.map(([artifactType, annotations], at) =>
    descriptorOf(artifact(artifactType, { annotations: { at: String(at) } }), {
      ...{ artifactType, annotations },
    }),
  );
  store.add(indexOf(children), fallback());
  const { referrers, complete } = await attached();
  expect(referrers.map(({ kind }) => kind)).toEqual(expected.map(([, , kind]) => kind));
  expect(referrers[3]?.predicateType).toBe('https://slsa.dev/provenance/v1');
  expect([complete, new Set(referrers.map(({ via }) => via))]).toEqual([true, new Set(['tag'])]);
});

it('reads what a list leaves unsaid from the manifest', async () => {
  const sbom = artifact('application/vnd.cyclonedx+json');
  store.add(indexOf([descriptorOf(sbom, { artifactType: emptyType })]), fallback());
  expect((await attached()).referrers).toMatchObject([
    { digest: sbom.digest, kind: 'sbom', artifactType: 'application/vnd.cyclonedx+json' },
  ]);
});

it('finds the tags of cosign, and tells nothing twice', async () => {
  const signature = store.add(imageOf({ annotations: { a: '1' } }), `${fallback()}.sig`);
  const bill = store.add(imageOf({ annotations: { a: '2' } }), `${fallback()}.sbom`);
  store.add(indexOf([descriptorOf(bill, { artifactType: 'text/spdx+json' })]), fallback());
  expect((await attached()).referrers).toMatchObject([
    { digest: bill.digest, kind: 'sbom', via: 'tag' },
    { digest: signature.digest, kind: 'signature', via: 'cosign' },
  ]);
});

it('tells none where there is none, and refuses what is no digest', async () => {
  expect(await attached()).toEqual({ referrers: [], complete: true });
  const failure = await failureOf(client.attached(repository, '1.0', { signal: idle }));
  expect(failure.code).toBe('INVALID_INPUT');
});
