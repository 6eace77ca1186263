import { z } from 'zod';
import { asDigest } from './digest.ts';

/** What an index entry runs on (OCI Image 1.1, "Image Index", `platform`). */
export interface Platform {
  os: string;
  architecture: string;
  variant: string | null;
  osVersion: string | null;
}

/** A reference to content by digest (OCI Image 1.1, "Content Descriptors"). */
export interface Descriptor {
  mediaType: string | null;
  digest: string;
  /** Bytes. */
  size: number | null;
  artifactType: string | null;
  annotations: Readonly<Record<string, string>>;
  /** Null when nothing is said of it. */
  platform: Platform | null;
  /** Foreign addresses of a layer: for show, never fetched. */
  urls: readonly string[];
}

/** Text, or null for anything else: one odd field does not make a document unreadable. */
export const textField = z.string().nullish().catch(null);

/** A count; servers also write numbers as text. */
const countField = z.coerce.number().int().nonnegative().nullish().catch(null);

const platformSchema = z
  .object({
    os: z.string(),
    architecture: z.string(),
    variant: textField,
    'os.version': textField,
  })
  .nullish()
  .catch(null);

const descriptorSchema = z.object({
  mediaType: textField,
  digest: z.string(),
  size: countField,
  artifactType: textField,
  annotations: z.unknown().optional(),
  platform: platformSchema,
  urls: z.array(z.string()).nullish().catch(null),
});

/** A descriptor, or null when it has no usable digest. */
export function readDescriptor(value: unknown): Descriptor | null {
  const parsed = descriptorSchema.safeParse(value);
  if (!parsed.success) return null;
  const digest = asDigest(parsed.data.digest);
  if (digest === null) return null;
  const { mediaType, size, artifactType, annotations, platform, urls } = parsed.data;
  return {
    mediaType: mediaType || null,
    digest,
    size: size ?? null,
    artifactType: artifactType || null,
    annotations: readAnnotations(annotations),
    platform: readPlatform(platform),
    urls: urls ?? [],
  };
}

/** Every usable descriptor of a list; anything that is not a list has none. */
export function readDescriptors(value: unknown): Descriptor[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((member) => readDescriptor(member) ?? []);
}

/** The members of an annotations object that are text. */
export function readAnnotations(value: unknown): Record<string, string> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parsed.success) return {};
  return Object.fromEntries(
    Object.entries(parsed.data).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** `unknown/unknown` names no platform, whoever wrote it. */
function readPlatform(platform: z.infer<typeof platformSchema>): Platform | null {
  if (platform === null || platform === undefined) return null;
  const { os, architecture, variant } = platform;
  if (isNothing(os) && isNothing(architecture)) return null;
  return {
    os,
    architecture,
    variant: variant || null,
    osVersion: platform['os.version'] || null,
  };
}

function isNothing(text: string): boolean {
  return text === '' || text === 'unknown';
}
