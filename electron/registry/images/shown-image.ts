import { jsonValue } from '../../../shared/json-text.ts';
import type { ImageProblem, ImageStep, ShownImage } from '../../../shared/model/image.ts';
import type { Platform } from '../../../shared/model/platform.ts';
import { usualPlatform } from './choose-platform.ts';
import type { Descriptor } from './descriptor.ts';
import type { HistoryStep } from './image-config.ts';
import { imageSize } from './image-summary.ts';
import { isPlaceholderTime, plausibleTime } from './image-time.ts';
import { kindOfManifest } from './kind-of-manifest.ts';
import type { ImageDocument } from './manifest-document.ts';
import type { ConfigBlob, Manifest } from './manifest-results.ts';
import type { Schema1Document } from './schema1-document.ts';

/** What is shown of one manifest and its configuration; what is odd about them goes to `problems`. */
export function shownImage({
  manifest,
  config,
  platform,
  problems,
}: {
  manifest: Manifest;
  config: ConfigBlob | null;
  platform: Platform | null;
  problems: ImageProblem[];
}): ShownImage {
  const { digest, document } = manifest;
  const base = {
    ...{ digest, kind: kindOfManifest(document), platform, size: null, createdAt: null },
    ...{ config: null, layers: [], history: [], annotations: {} },
  };
  if (document.kind === 'schema1') return { ...base, ...ofSchema1(document) };
  // Of what is not known the descriptors are shown.
  if (document.kind === 'unknown') return { ...base, layers: document.descriptors.map(layerOf) };
  if (document.kind === 'artifact')
    return {
      ...base,
      layers: document.blobs.map(layerOf),
      annotations: { ...document.annotations },
    };
  if (document.kind !== 'image') return base;
  return { ...base, ...ofImage({ document, config, platform, problems }) };
}

/** Every layer has a step of its own there, those that changed nothing too. */
function ofSchema1(document: Schema1Document): Omit<ShownImage, 'digest' | 'kind' | 'size'> {
  const { architecture, image, createdAt } = document;
  const steps = image?.history ?? [];
  const fits = steps.length === document.layers.length;
  const told = image === null ? null : platformOf(image);
  return {
    platform: told ?? (architecture === null ? null : { os: 'linux', architecture }),
    createdAt: plausibleTime(createdAt),
    config: image === null ? null : runConfigOf(image),
    layers: document.layers.map((digest) => ({
      ...{ digest, mediaType: null, size: null, annotations: {}, urls: [] },
    })),
    history: steps.map(({ createdAt: at, createdBy, comment, emptyLayer }, place) => ({
      ...{ createdAt: at, createdBy, comment },
      layer: fits && !emptyLayer ? place : null,
    })),
    annotations: {},
  };
}

function ofImage({
  document,
  config,
  platform,
  problems,
}: {
  document: ImageDocument;
  config: ConfigBlob | null;
  platform: Platform | null;
  problems: ImageProblem[];
}): Omit<ShownImage, 'digest' | 'kind'> {
  const { annotations, layers } = document;
  const image = config?.image ?? null;
  if (document.isContainerImage && image === null) problems.push('configUnreadable');
  const joined = joinHistory(image?.history ?? [], layers.length);
  if (!joined.fits) problems.push('historyMismatch');
  const said = annotations['org.opencontainers.image.created'];
  if (isPlaceholderTime(image?.createdAt) && plausibleTime(said) === null)
    problems.push('placeholderTime');
  const artifactConfig =
    config === null || document.isContainerImage
      ? undefined
      : jsonValue(Buffer.from(config.bytes).toString('utf8'));
  return {
    platform: platform ?? (image === null ? null : platformOf(image)),
    size: imageSize(document),
    createdAt: plausibleTime(image?.createdAt) ?? plausibleTime(said),
    config: image === null ? null : runConfigOf(image),
    ...(artifactConfig === undefined ? {} : { artifactConfig }),
    layers: layers.map(layerOf),
    history: joined.steps,
    annotations: { ...annotations },
  };
}

function runConfigOf(image: NonNullable<ConfigBlob['image']>): NonNullable<ShownImage['config']> {
  return {
    author: image.author,
    user: image.user,
    workingDir: image.workingDir,
    stopSignal: image.stopSignal,
    entrypoint: [...image.entrypoint],
    cmd: [...image.cmd],
    healthcheck: [...image.healthcheck],
    env: [...image.env],
    exposedPorts: [...image.exposedPorts],
    volumes: [...image.volumes],
    labels: { ...image.labels },
  };
}

function platformOf({ os, architecture, variant, osVersion }: NonNullable<ConfigBlob['image']>) {
  if (os === null || architecture === null) return null;
  return usualPlatform({ os, architecture, variant, osVersion });
}

function layerOf({ digest, mediaType, size, annotations, urls }: Descriptor) {
  return { digest, mediaType, size, annotations: { ...annotations }, urls: [...urls] };
}

/**
 * The history with the place of the layer that each step made. Steps and layers
 * go together from the first on (OCI Image 1.1, "history"); where an image has
 * more of one than of the other no wrong pair is told: steps without a layer
 * left have none, and `fits` is false.
 */
function joinHistory(
  history: readonly HistoryStep[],
  layers: number,
): { steps: ImageStep[]; fits: boolean } {
  let next = 0;
  const made = history.filter(({ emptyLayer }) => !emptyLayer).length;
  const steps = history.map(({ createdAt, createdBy, comment, emptyLayer }): ImageStep => {
    const layer = emptyLayer || next >= layers ? null : next;
    if (layer !== null) next += 1;
    return { createdAt, createdBy, comment, layer };
  });
  return { steps, fits: history.length === 0 || made === layers };
}
