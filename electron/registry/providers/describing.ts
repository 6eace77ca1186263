import { BerthError } from '../../../shared/errors.ts';
import type { RegistryProvider } from './provider.ts';
import type { TagDetails } from './tag-details.ts';

/** Tags as the provider's own API describes them. Throws UNSUPPORTED where it has none. */
export async function* describeTags(
  provider: RegistryProvider,
  name: string,
  repository: string,
  signal: AbortSignal,
): AsyncGenerator<readonly TagDetails[], void, undefined> {
  if (provider.tags === undefined)
    throw BerthError.of(
      'UNSUPPORTED',
      `Could not describe the tags of ${name}/${repository}: Berth knows no API for that here`,
      { hint: 'Open a tag to read its manifest instead.' },
    );
  yield* provider.tags(repository, { signal });
}
