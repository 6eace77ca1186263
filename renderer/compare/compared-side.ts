import { isDigest } from '../../shared/image-reference.ts';

/** One of the two images: `team/app:1.0` or `team/app@sha256:…` of a registry. */
export interface ComparedSide {
  readonly registryId: string;
  readonly name: string;
}

/** The repository and the tag or digest of a name; null where it names neither. */
export function partsOf(name: string): { repository: string; reference: string } | null {
  const at = name.indexOf('@');
  if (at > 0) {
    const reference = name.slice(at + 1);
    // A tag in front of a digest says nothing more.
    const repository = withoutTag(name.slice(0, at));
    return isDigest(reference) ? { repository, reference } : null;
  }
  const colon = name.lastIndexOf(':');
  if (colon <= name.lastIndexOf('/')) return null;
  const [repository, reference] = [name.slice(0, colon), name.slice(colon + 1)];
  return repository === '' || reference === '' ? null : { repository, reference };
}

function withoutTag(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

/** A name that `partsOf` reads back. */
export function nameOf(repository: string, reference: string): string {
  return `${repository}${isDigest(reference) ? '@' : ':'}${reference}`;
}
