import {
  type Descriptor,
  type Document,
  descriptorOf,
  documentOf,
  mediaTypes,
} from './document.ts';
import type { BuildIdentity } from './image.ts';

/** A manifest that refers to another one by `subject`, with the blobs it names. */
export interface Artifact {
  manifest: Document;
  /** What the referrers list says of it. */
  descriptor: Descriptor;
  blobs: readonly Document[];
}

/** The empty config of artifacts (OCI image spec 1.1, "Guidance for an Empty Descriptor"). */
const emptyConfig = documentOf(mediaTypes.empty, {});

/** A signature and a bill of materials for `subject`; both say that they are samples. */
export function makeArtifacts(identity: BuildIdentity, subject: Document): readonly Artifact[] {
  return [
    makeArtifact(identity, subject, mediaTypes.signature, {
      mediaType: mediaTypes.signature,
      comment: 'Sample data: not a signature that anything could verify',
      messageDigest: { algorithm: 'SHA2_256', digest: subject.digest.slice('sha256:'.length) },
    }),
    makeArtifact(identity, subject, mediaTypes.bill, {
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: `${identity.repository}:${identity.version}`,
      documentNamespace: `https://sample.berth.invalid/spdx/${subject.digest.slice('sha256:'.length)}`,
      creationInfo: { created: identity.createdAt, creators: ['Tool: berth-sample'] },
      packages: ['base-files', 'ca-certificates', 'libc6', 'openssl', 'tzdata'].map((name) => ({
        SPDXID: `SPDXRef-${name}`,
        name,
        downloadLocation: 'NOASSERTION',
      })),
    }),
  ];
}

function makeArtifact(
  { createdAt }: BuildIdentity,
  subject: Document,
  artifactType: string,
  payload: unknown,
): Artifact {
  const blob = documentOf(artifactType, payload);
  const annotations = { 'org.opencontainers.image.created': createdAt };
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
