import { BerthError } from '../../../shared/errors.ts';
import type { Image, ImageVariant, ShownImage } from '../../../shared/model/image.ts';
import { type Platform, platformName } from '../../../shared/model/platform.ts';
import { text } from '../../../shared/text/text.ts';
import { choosePlatform } from './choose-platform.ts';
import type { ImageDocuments } from './image-documents.ts';
import { presentManifest } from './image-summary.ts';
import { type Variant, variantsOf } from './index-variants.ts';
import { kindOfManifest } from './kind-of-manifest.ts';
import type { ConfigBlob, Manifest } from './manifest-results.ts';
import { rawOf } from './raw-documents.ts';
import { saidOfImage } from './said-of-image.ts';
import { shownImage } from './shown-image.ts';

/** A configuration of an artifact's own that is read, in bytes. */
const maxArtifactConfig = 64 * 1024;
/** Kinds whose configuration is a JSON document of known meaning (Helm, WASM, models). */
const readableConfigs: ReadonlySet<string> = new Set(['helm', 'wasm', 'model']);

interface Request {
  repository: string;
  /** Tag or digest. */
  reference: string;
  /** The platform to show, instead of this computer's. */
  platform?: Platform | undefined;
  signal: AbortSignal;
}

/**
 * Everything that the documents of an image say, read as few times as they are
 * there. Throws NOT_FOUND, INVALID_INPUT (path `platform`) for one that the
 * image does not have, TOO_LARGE for documents beyond 16 MiB, and CANCELLED.
 */
export async function readImage(documents: ImageDocuments, request: Request): Promise<Image> {
  const { repository, reference, signal } = request;
  const manifest = await documents.manifest(repository, reference, signal);
  const { variants, indexes, problems } = await variantsOf(documents, {
    ...{ repository, manifest, signal },
  });
  const isIndex = manifest.document.kind === 'index';
  const chosen = isIndex ? chooseVariant(variants, request) : null;
  const own = isIndex
    ? chosen === null
      ? null
      : await presentManifest(documents, repository, chosen.told.digest, signal)
    : manifest;
  if (isIndex && chosen !== null && own === null) problems.push('manifestMissing');
  if (manifest.proof === 'mismatch') problems.push('digestMismatch');
  const config = own === null ? null : await configOf(documents, own, repository, signal);
  const shown =
    own === null
      ? null
      : shownImage({ manifest: own, config, platform: chosen?.told.platform ?? null, problems });
  const platforms = isIndex ? variants.map(({ told }) => told) : oneVariant(manifest, shown);
  const raw = rawOf(manifest, indexes, own, config, reference);
  return {
    kind: kindOfManifest(manifest.document),
    digest: manifest.digest,
    mediaType: manifest.mediaType,
    ...commonOf(manifest),
    platforms,
    shown,
    said: saidOfImage([
      shown?.annotations ?? {},
      chosen?.told.annotations ?? {},
      commonOf(manifest).annotations,
      shown?.config?.labels ?? {},
    ]),
    problems: [...new Set(problems)],
    raw,
  };
}

/** The platform asked for, by name or by the digest of its manifest; else the one to show first. */
function chooseVariant(
  variants: readonly Variant[],
  { platform, reference }: Request,
): Variant | null {
  const entries = variants.map(({ descriptor }) => descriptor);
  const chosen = choosePlatform(entries, platform ?? null);
  if (chosen === null && platform !== undefined)
    throw BerthError.invalid(
      'platform',
      text('images.noPlatform', { reference, platform: platformName(platform) }),
      { hint: text('images.noPlatform.hint') },
    );
  return variants.find(({ descriptor }) => descriptor === chosen) ?? null;
}

function commonOf({ document }: Manifest): Pick<Image, 'artifactType' | 'annotations' | 'subject'> {
  if (document.kind === 'schema1' || document.kind === 'unknown')
    return { artifactType: null, annotations: {}, subject: null };
  const { artifactType, annotations, subject } = document;
  return { artifactType, annotations: { ...annotations }, subject: subject?.digest ?? null };
}

async function configOf(
  documents: ImageDocuments,
  { document }: Manifest,
  repository: string,
  signal: AbortSignal,
): Promise<ConfigBlob | null> {
  if (document.kind !== 'image' || document.config === null) return null;
  const { config } = document;
  const isReadable =
    document.isContainerImage ||
    (readableConfigs.has(kindOfManifest(document)) && (config.size ?? 0) <= maxArtifactConfig);
  if (!isReadable) return null;
  try {
    return await documents.config(repository, config, signal);
  } catch (error) {
    if (error instanceof BerthError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

function oneVariant(manifest: Manifest, shown: ShownImage | null): ImageVariant[] {
  const { digest, mediaType, size } = manifest;
  if (shown === null) return [];
  return [
    {
      ...{ digest, mediaType, size, annotations: {}, attestations: [], depth: 0 },
      platform: shown.platform,
    },
  ];
}
