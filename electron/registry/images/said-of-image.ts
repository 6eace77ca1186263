import type { SaidOfImage } from '../../../shared/model/image.ts';

type Names = Readonly<Record<string, string>>;

/** Keys of OCI's annotations, and of label-schema.org that came before them. */
const keys: Readonly<Record<keyof SaidOfImage, readonly string[]>> = {
  title: ['org.opencontainers.image.title', 'org.label-schema.name'],
  description: ['org.opencontainers.image.description', 'org.label-schema.description'],
  version: ['org.opencontainers.image.version', 'org.label-schema.version'],
  revision: ['org.opencontainers.image.revision', 'org.label-schema.vcs-ref'],
  source: ['org.opencontainers.image.source', 'org.label-schema.vcs-url'],
  url: ['org.opencontainers.image.url', 'org.label-schema.url'],
  documentation: ['org.opencontainers.image.documentation', 'org.label-schema.usage'],
  vendor: ['org.opencontainers.image.vendor', 'org.label-schema.vendor'],
  authors: ['org.opencontainers.image.authors'],
  licenses: ['org.opencontainers.image.licenses'],
  baseName: ['org.opencontainers.image.base.name'],
  baseDigest: ['org.opencontainers.image.base.digest'],
};

/**
 * What an image says of itself. Earlier of `places` come first: the manifest's
 * annotations, the index's word of it, then its labels. Claims, not facts.
 */
export function saidOfImage(places: readonly Names[]): SaidOfImage {
  const said: SaidOfImage = {};
  for (const field of Object.keys(keys)) {
    if (!isField(field)) continue;
    const found = keys[field].flatMap((key) =>
      places.flatMap((place) => (Object.hasOwn(place, key) ? (place[key] ?? []) : [])),
    );
    const first = found.find((value) => value.trim() !== '');
    if (first !== undefined) said[field] = first;
  }
  return said;
}

function isField(field: string): field is keyof SaidOfImage {
  return field in keys;
}
