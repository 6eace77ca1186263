import { BerthError, isCancelled } from '../../../../shared/errors.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { isListedName } from '../../lists/listed-names.ts';
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
  const operation = text('operation.describeTags', { repository: `${name}/${repository}` });
  if (provider.tags === undefined)
    throw BerthError.of('UNSUPPORTED', failed({ operation }, text('describe.noApi')), {
      hint: text('describe.openTag.hint'),
    });
  try {
    for await (const page of provider.tags(repository, { signal })) yield page.filter(isBounded);
  } catch (error) {
    if (!(error instanceof BerthError) || error.reason !== 'catalogClosed') throw error;
    throw error.retold({ message: failed({ operation }, text('describe.credential')) });
  }
}

/**
 * One tag as the provider's own API describes it; null where it has no such
 * request, or does not answer it: then the registry itself is asked. Throws CANCELLED.
 */
export async function describeTag(
  provider: RegistryProvider,
  repository: string,
  tag: string,
  signal: AbortSignal,
): Promise<TagDetails | null> {
  if (provider.tag === undefined) return null;
  try {
    const details = await provider.tag(repository, tag, { signal });
    return isBounded(details) && details.digest !== null ? details : null;
  } catch (error) {
    if (!(error instanceof BerthError) || isCancelled(error)) throw error;
    return null;
  }
}

/** Digests and times are short; a page of something else is not passed on. */
function isBounded({ name, digest, pushedAt, pulledAt }: TagDetails): boolean {
  return (
    isListedName(name) &&
    [digest, pushedAt, pulledAt].every((told) => told === null || told.length <= mostText)
  );
}
