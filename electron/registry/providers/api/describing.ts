import { BerthError, isCancelled } from '../../../../shared/errors.ts';
import type { RepositoryDetails } from '../../../../shared/model/repository-details.ts';
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

/** Repositories that are asked for at a time. */
const atOnce = 4;
/** What concerns one repository alone; anything else ends the whole. */
const ofOne = new Set<BerthError['code']>(['NOT_FOUND', 'FORBIDDEN', 'BAD_RESPONSE']);

/**
 * Repositories as the provider's own API describes them, in the order asked for;
 * one that it does not show has an error. Throws UNSUPPORTED where it tells nothing.
 */
export async function* describeRepositories(
  provider: RegistryProvider,
  name: string,
  repositories: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<RepositoryDetails[], void, undefined> {
  const { describeRepository } = provider;
  if (describeRepository === undefined)
    throw BerthError.of(
      'UNSUPPORTED',
      failed(
        { operation: text('operation.describeRepositories', { registry: name }) },
        text('describe.noApi'),
      ),
    );
  const described = async (repository: string): Promise<RepositoryDetails> => {
    const nothing = { name: repository, tags: null, artifacts: null, size: null, pushedAt: null };
    try {
      return { ...nothing, ...(await describeRepository(repository, { signal })) };
    } catch (error) {
      if (!(error instanceof BerthError) || !ofOne.has(error.code)) throw error;
      return { ...nothing, error: error.toData() };
    }
  };
  for (let from = 0; from < repositories.length; from += atOnce)
    yield await Promise.all(repositories.slice(from, from + atOnce).map(described));
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
