import { BerthError } from '../../../../shared/errors.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { isListedName } from '../../lists/listed-name.ts';
import type { RegistryProvider } from '../provider.ts';

/** The longest digest is one of SHA-512. */
const mostText = 256;

/**
 * Tags as the provider's own API describes them. Throws UNSUPPORTED where it
 * has none, FORBIDDEN (catalogClosed) where it takes no credential of the kind
 * that is saved.
 */
export async function* describeTags(
  provider: RegistryProvider,
  name: string,
  repository: string,
  signal: AbortSignal,
): AsyncGenerator<readonly TagDetails[], void, undefined> {
  const failedTo = `Could not describe the tags of ${name}/${repository}`;
  if (provider.tags === undefined)
    throw BerthError.of('UNSUPPORTED', `${failedTo}: Berth knows no API for that here`, {
      hint: 'Open a tag to read its manifest instead.',
    });
  try {
    for await (const page of provider.tags(repository, { signal })) yield page.filter(isBounded);
  } catch (error) {
    if (!(error instanceof BerthError) || error.reason !== 'catalogClosed') throw error;
    const message = `${failedTo}: the provider's API does not take the saved credential`;
    throw BerthError.fromData({ ...error.toData(), message });
  }
}

/** Digests and times are short; a page of something else is not passed on. */
function isBounded({ name, digest, pushedAt, pulledAt }: TagDetails): boolean {
  return (
    isListedName(name) &&
    [digest, pushedAt, pulledAt].every((text) => text === null || text.length <= mostText)
  );
}
