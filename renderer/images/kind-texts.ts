import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ImageProblem } from '../../shared/model/image.ts';
import type { ImageKind } from '../../shared/model/image-kind.ts';

/** What a kind is called, as a label beside the name. */
export const kindTexts: Readonly<Record<ImageKind, MessageDescriptor>> = {
  image: msg`Image`,
  index: msg`Image index`,
  helm: msg`Helm chart`,
  wasm: msg`WebAssembly`,
  model: msg`Model`,
  compose: msg`Compose project`,
  plugin: msg`Docker plugin`,
  signature: msg`Signature`,
  sbom: msg`SBOM`,
  attestation: msg`Attestation`,
  cache: msg`Build cache`,
  legacy: msg`Legacy image (schema 1)`,
  artifact: msg`Artifact`,
  unknown: msg`Unknown manifest`,
};

/** What is odd about an image, and what it means. */
export const problemTexts: Readonly<Record<ImageProblem, MessageDescriptor>> = {
  digestMismatch: msg`The registry names another digest than this content has. Do not use it.`,
  manifestMissing: msg`The manifest of this platform is missing in the registry.`,
  historyMismatch: msg`History and layers do not fit: some steps are shown without a layer.`,
  placeholderTime: msg`The image tells no real time of creation (reproducible build).`,
  configUnreadable: msg`The configuration could not be read.`,
  nestedTooDeep: msg`Some nested indexes are not shown.`,
};
