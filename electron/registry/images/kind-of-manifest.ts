import type { ImageKind } from '../../../shared/model/image-kind.ts';
import type { Descriptor } from './descriptor.ts';
import type { ImageDocument, IndexDocument, ManifestDocument } from './manifest-document.ts';

/** Beginnings of artifact, configuration and layer types, by what they make of a manifest. */
const byType: readonly (readonly [ImageKind, readonly string[]])[] = [
  ['helm', ['application/vnd.cncf.helm.']],
  ['wasm', ['application/vnd.wasm.', 'application/wasm']],
  [
    'model',
    ['application/vnd.docker.ai.', 'application/vnd.cncf.model.', 'application/vnd.ollama.image.'],
  ],
  ['compose', ['application/vnd.docker.compose.']],
  ['plugin', ['application/vnd.docker.plugin.']],
  [
    'signature',
    [
      'application/vnd.cncf.notary.signature',
      'application/vnd.dev.cosign.simplesigning.',
      'application/vnd.dev.cosign.artifact.sig.',
    ],
  ],
  [
    'sbom',
    [
      'text/spdx',
      'application/spdx',
      'application/vnd.cyclonedx',
      'application/vnd.syft',
      'application/vnd.goharbor.harbor.sbom.',
      'application/vnd.dev.cosign.artifact.sbom.',
    ],
  ],
  [
    'attestation',
    [
      'application/vnd.in-toto',
      'application/vnd.dsse.',
      'application/vnd.docker.attestation.',
      'application/vnd.dev.sigstore.bundle',
      'application/vnd.dev.cosign.artifact.att.',
    ],
  ],
  ['cache', ['application/vnd.buildkit.cacheconfig.']],
];

/** What cosign 3 signs with; the same bundle holds attestations too (sigstore/cosign, BUNDLE_SPEC). */
const signedByCosign = 'https://sigstore.dev/cosign/sign/';

/**
 * What a manifest is, by its artifact type, the type of its configuration and
 * those of its layers (OCI Image 1.1, "Guidelines for Artifact Usage"): the
 * types of the tools that are known, and `artifact` for any other.
 */
export function kindOfManifest(document: ManifestDocument): ImageKind {
  switch (document.kind) {
    case 'index':
      return kindOfIndex(document);
    case 'image':
      return kindOfImage(document);
    case 'artifact':
      return kindByTypes([document.artifactType, ...typesOf(document.blobs)]) ?? 'artifact';
    case 'schema1':
      return 'legacy';
    case 'unknown':
      return 'unknown';
  }
}

/** BuildKit's cache is an index of layers with a configuration among them. */
function kindOfIndex({ entries, artifactType }: IndexDocument): ImageKind {
  const isCache = entries.some(({ mediaType }) => kindByTypes([mediaType]) === 'cache');
  return isCache ? 'cache' : (kindByTypes([artifactType]) ?? 'index');
}

function kindOfImage(document: ImageDocument): ImageKind {
  const { artifactType, annotations, isContainerImage, layers } = document;
  if (annotations['dev.sigstore.bundle.predicateType']?.startsWith(signedByCosign) === true)
    return 'signature';
  const own = kindByTypes([artifactType, document.config?.mediaType ?? null]);
  if (own !== null) return own;
  // Ollama, and older cosign and BuildKit, dress what they keep as container images.
  const byLayers = kindByTypes(typesOf(layers));
  if (byLayers !== null) return byLayers;
  return isContainerImage ? 'image' : 'artifact';
}

function kindByTypes(types: readonly (string | null)[]): ImageKind | null {
  for (const [kind, starts] of byType)
    if (types.some((type) => starts.some((start) => type?.toLowerCase().startsWith(start))))
      return kind;
  return null;
}

function typesOf(descriptors: readonly Descriptor[]): (string | null)[] {
  return descriptors.map(({ mediaType }) => mediaType);
}
