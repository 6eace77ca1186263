import { BerthError } from '../../../shared/errors.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import type { RegistryProvider } from './provider.ts';

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
  const couldNot = `Could not describe the tags of ${name}/${repository}`;
  if (provider.tags === undefined)
    throw BerthError.of('UNSUPPORTED', `${couldNot}: Berth knows no API for that here`, {
      hint: 'Open a tag to read its manifest instead.',
    });
  try {
    yield* provider.tags(repository, { signal });
  } catch (error) {
    if (!(error instanceof BerthError) || error.reason !== 'catalogClosed') throw error;
    const message = `${couldNot}: the provider's API does not take the saved credential`;
    throw BerthError.fromData({ ...error.toData(), message });
  }
}
