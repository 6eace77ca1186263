import { uriPart } from '../../shared/uri-part.ts';
import {
  type Descriptor,
  type Document,
  descriptorOf,
  documentOf,
  mediaTypes,
} from './document.ts';
import { type BuildIdentity, revisionOf, sourceOf } from './image.ts';
import { seededHex } from './seeded.ts';

/** A manifest that refers to another one by `subject`, with the blobs it names. */
export interface Artifact {
  manifest: Document;
  /** What the referrers list says of it. */
  descriptor: Descriptor;
  blobs: readonly Document[];
}

const provenanceType = 'https://slsa.dev/provenance/v1';

/** The empty config of artifacts (OCI image spec 1.1, "Guidance for an Empty Descriptor"). */
const emptyConfig = documentOf(mediaTypes.empty, {});

/** What is installed in every image, with its licence. */
const packages = [
  ['base-files', '12.4+deb12u5', 'GPL-2.0-or-later'],
  ['ca-certificates', '20230311', 'MPL-2.0'],
  ['libc6', '2.36-9+deb12u7', 'LGPL-2.1-or-later'],
  ['libssl3', '3.0.13-1', 'Apache-2.0'],
  ['openssl', '3.0.13-1', 'Apache-2.0'],
  ['tzdata', '2024a-0+deb12u1', 'LicenseRef-public-domain'],
  ['zlib1g', '1.2.13.dfsg-1', 'Zlib'],
] as const;

/** A signature, a bill of materials and a provenance for `subject`; all say that they are samples. */
export function makeArtifacts(
  identity: BuildIdentity,
  subject: Document,
  { signed }: { signed: boolean },
): readonly Artifact[] {
  const { repository, version, createdAt } = identity;
  const hex = subject.digest.slice('sha256:'.length);
  const signature = makeArtifact(
    identity,
    subject,
    mediaTypes.signature,
    {
      mediaType: mediaTypes.signature,
      comment: 'Sample data: not a signature that anything could verify',
      messageDigest: { algorithm: 'SHA2_256', digest: hex },
    },
    {
      'dev.sigstore.bundle.content': 'message-signature',
      'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1',
    },
  );
  const bill = makeArtifact(identity, subject, mediaTypes.bill, {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${repository}:${version}`,
    documentNamespace: `https://sample.berth.invalid/spdx/${hex}`,
    creationInfo: { created: createdAt, creators: ['Tool: berth-sample'] },
    packages: packages.map(([name, versionInfo, licenseDeclared]) => ({
      SPDXID: `SPDXRef-${name}`,
      ...{ name, versionInfo, licenseDeclared, licenseConcluded: licenseDeclared },
      downloadLocation: 'NOASSERTION',
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: `pkg:deb/debian/${name}@${uriPart(versionInfo)}`,
        },
      ],
    })),
  });
  const provenance = makeArtifact(
    identity,
    subject,
    mediaTypes.statement,
    {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: repository, digest: { sha256: hex } }],
      predicateType: provenanceType,
      predicate: {
        buildDefinition: {
          buildType: 'https://sample.berth.invalid/build/v1',
          externalParameters: { source: sourceOf(identity) },
          resolvedDependencies: [
            { uri: sourceOf(identity), digest: { gitCommit: revisionOf(identity) } },
            { uri: 'pkg:docker/debian@12-slim', digest: { sha256: seededHex('debian:12-slim') } },
          ],
        },
        runDetails: {
          builder: { id: 'https://sample.berth.invalid/builder' },
          metadata: { startedOn: createdAt, finishedOn: createdAt },
        },
      },
    },
    { 'in-toto.io/predicate-type': provenanceType },
  );
  return [...(signed ? [signature] : []), bill, provenance];
}

function makeArtifact(
  { createdAt }: BuildIdentity,
  subject: Document,
  artifactType: string,
  payload: unknown,
  more: Readonly<Record<string, string>> = {},
): Artifact {
  const blob = documentOf(artifactType, payload);
  const annotations = { 'org.opencontainers.image.created': createdAt, ...more };
  const manifest = documentOf(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config: descriptorOf(emptyConfig),
    layers: [descriptorOf(blob)],
    subject: descriptorOf(subject),
    annotations,
  });
  return {
    manifest,
    descriptor: { ...descriptorOf(manifest), artifactType, annotations },
    blobs: [blob, emptyConfig],
  };
}
