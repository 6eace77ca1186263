import { BerthError } from '../../../../shared/errors.ts';
import { providerFacts } from '../../../../shared/providers/facts-of.ts';
import { text } from '../../../../shared/text/text.ts';
import { isListedName, type RepositoriesChunk } from '../../lists/listed-names.ts';
import type { RegistryTarget } from '../../protocol/target.ts';
import type { RegistryProvider } from '../provider.ts';
import { cannotList } from './provider-error.ts';

type Chunks = AsyncGenerator<RepositoriesChunk, void, undefined>;

interface Listing {
  provider: RegistryProvider;
  target: Pick<RegistryTarget, 'provider'>;
  /** The registry's name in messages. */
  name: string;
  catalog: () => Chunks;
  isWanted: (name: string) => boolean;
  signal: AbortSignal;
}

/**
 * The repositories of a registry: by its catalog or by its provider's API,
 * whichever the facts of the provider put first, and by the other one where
 * the first is closed. Where neither lists, the error says why and names the
 * right that is missing; an empty answer that means "not allowed" is one.
 */
export async function* listRepositories(listing: Listing): Chunks {
  const { provider, target } = listing;
  const catalog = () => explained(listing);
  if (provider.repositories === undefined) return yield* catalog();
  switch (providerFacts[target.provider].catalog) {
    case 'closed':
      return yield* byProvider(listing);
    case 'second':
      return yield* firstOf(byProvider(listing), isOfNoUse, (refusal) =>
        notEmpty(catalog(), refusal),
      );
    case 'silent':
      return yield* firstOf(notEmpty(catalog(), hiddenCatalog(listing)), isClosed, (refusal) =>
        unlessAbsent(byProvider(listing), refusal),
      );
    case 'open':
      return yield* firstOf(catalog(), isClosed, (refusal) =>
        unlessAbsent(byProvider(listing), refusal),
      );
  }
}

/** The catalog, whose refusal names the right that it takes. */
async function* explained({ catalog, target }: Listing): Chunks {
  try {
    yield* catalog();
  } catch (error) {
    if (!(error instanceof BerthError) || error.reason !== 'catalogClosed') throw error;
    const { list: right } = providerFacts[target.provider].rights;
    throw error.retold({ hint: text('catalog.closed.rightHint', { right }) });
  }
}

async function* byProvider({ provider, isWanted, signal }: Listing): Chunks {
  for await (const page of provider.repositories?.({ signal }) ?? [])
    yield {
      repositories: page.names.filter((name) => isListedName(name) && isWanted(name)),
      source: 'provider',
      ...(page.total === undefined ? {} : { total: page.total }),
      ...(page.incomplete === true ? { incomplete: true } : {}),
    };
}

/** The first list, or the other one if the first is refused before anything came of it. */
async function* firstOf(
  first: Chunks,
  isRefused: (error: unknown) => boolean,
  other: (refusal: unknown) => Chunks,
): Chunks {
  let refusal: unknown;
  let any = false;
  try {
    for await (const chunk of first) {
      any = true;
      yield chunk;
    }
    return;
  } catch (error) {
    if (any || !isRefused(error)) throw error;
    refusal = error;
  }
  yield* other(refusal);
}

/** A list whose emptiness, or refusal, is told as `otherwise`. */
async function* notEmpty(chunks: Chunks, otherwise: unknown): Chunks {
  let any = false;
  try {
    for await (const chunk of chunks) {
      if (chunk.repositories.length === 0 && !any) continue;
      any = true;
      yield chunk;
    }
  } catch (error) {
    throw any || !(isClosed(error) || isNoList(error)) ? error : otherwise;
  }
  if (!any) throw otherwise;
}

/** The provider's list; where it has no such API, what the catalog said stands. */
async function* unlessAbsent(chunks: Chunks, refusal: unknown): Chunks {
  try {
    yield* chunks;
  } catch (error) {
    throw hasNoApi(error) ? refusal : error;
  }
}

function hiddenCatalog({ name, target }: Listing): BerthError {
  return cannotList(
    name,
    text('list.emptyForOthers'),
    text('list.emptyForOthers.hint', { right: providerFacts[target.provider].rights.list }),
  );
}

function hasNoApi(error: unknown): boolean {
  return error instanceof BerthError && error.code === 'UNSUPPORTED';
}

/** The saved credential is none that the provider's API takes, or there is no such API here. */
function isOfNoUse(error: unknown): boolean {
  return hasNoApi(error) || (error instanceof BerthError && error.reason === 'catalogClosed');
}

/** Something answered that is no list of repositories. */
function isNoList(error: unknown): boolean {
  return error instanceof BerthError && error.code === 'BAD_RESPONSE';
}

/** Registries refuse their catalog in many words; a login refused there may still do elsewhere (Harbor). */
function isClosed(error: unknown): boolean {
  return (
    error instanceof BerthError &&
    (error.code === 'FORBIDDEN' || error.code === 'UNAUTHORIZED') &&
    error.reason !== 'realmRefused' &&
    error.reason !== 'tokenServer' &&
    error.reason !== 'clientCertificateRequired'
  );
}
