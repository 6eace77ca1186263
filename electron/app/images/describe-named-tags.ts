import { BerthError, type ErrorCode, isCancelled } from '../../../shared/errors.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { Described, ImageSummary } from '../../registry/images/described-image.ts';
import { quotaNear } from '../../registry/images/sparing-documents.ts';
import type { DescribedRepository } from './described-tags.ts';
import { isQuotaNear } from './pull-quota.ts';

/** Tags that are asked for at a time; the client's own lanes bound the requests. */
const atATime = 4;
/** Failures that the next tag would meet too. */
const ofAll: ReadonlySet<ErrorCode> = new Set([
  'UNAUTHORIZED',
  'UNREACHABLE',
  'TLS_UNTRUSTED',
  'TIMEOUT',
  'RATE_LIMITED',
  'VAULT_LOCKED',
  'VAULT_UNAVAILABLE',
]);

/**
 * Describes the named tags of a repository: what is known of them at once, with
 * when it was seen; those not told within five minutes then by the protocol, a
 * few at a time, each as it becomes known. A tag that fails carries its own
 * error beside what is known; a failure of the registry as a whole ends the
 * asking and stands for those left. Throws CANCELLED.
 */
export async function* describeNamedTags(
  client: RegistryClient,
  known: DescribedRepository,
  request: { repository: string; tags: readonly string[]; signal: AbortSignal },
): AsyncGenerator<TagDetails[], void, undefined> {
  const { repository, signal } = request;
  const told: TagDetails[] = [];
  const left: string[] = [];
  for (const tag of new Set(request.tags)) {
    const last = known.last(tag);
    if (last !== undefined) told.push({ ...last, source: 'cache' });
    if (known.recent(tag, Date.now()) === undefined) left.push(tag);
  }
  if (told.length > 0) yield told;
  if (left.length === 0) return;

  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let failure: BerthError | null = null;
  const ready: TagDetails[] = [];
  let wake: () => void = () => undefined;
  const describeNext = async (): Promise<void> => {
    for (let tag = left.shift(); tag !== undefined; tag = left.shift()) {
      ready.push(failure === null ? await describeOne(tag) : failed(tag, failure, known));
      wake();
    }
  };

  async function describeOne(tag: string): Promise<TagDetails> {
    try {
      const named = await client.namedTag(repository, tag, { signal: both });
      if (named !== null) {
        const details = { ...named, source: 'provider', seenAt: new Date().toISOString() } as const;
        known.keep(details);
        return details;
      }
      const described = await client.describe(repository, tag, {
        signal: both,
        known: (digest) => known.summary(digest),
        mayRead: () => !isQuotaNear(client.rateLimit()),
      });
      const details = detailsOf(tag, described, client);
      known.keep(details);
      return details;
    } catch (error) {
      if (!(error instanceof BerthError) || isCancelled(error)) throw error;
      if (ofAll.has(error.code)) failure ??= error;
      if (error.code === 'NOT_FOUND') known.forget(tag);
      return failed(tag, error, known);
    }
  }

  const work = Promise.all(Array.from({ length: atATime }, describeNext));
  let done = false;
  work.then(
    () => {
      done = true;
      wake();
    },
    () => {
      done = true;
      wake();
    },
  );
  try {
    while (!done || ready.length > 0) {
      if (ready.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (done) resolve();
        });
      }
      if (ready.length > 0) yield ready.splice(0);
    }
    await work;
  } finally {
    // Who stops reading ends what is under way.
    left.length = 0;
    stop.abort();
    known.save();
    work.catch(() => undefined);
  }
}

function detailsOf(name: string, described: Described, client: RegistryClient): TagDetails {
  const common = { name, pushedAt: null, pulledAt: null, source: 'registry' as const };
  const seenAt = new Date().toISOString();
  if (described.state === 'headOnly')
    return {
      ...{ ...common, seenAt, size: null },
      ...{ digest: described.digest, mediaType: described.mediaType },
      error: quotaNear(client.rateLimit()).toData(),
    };
  const { platforms, ...summary }: ImageSummary = described.summary;
  return { ...common, ...summary, platforms: [...platforms], seenAt };
}

function failed(name: string, error: BerthError, known: DescribedRepository): TagDetails {
  const nothing = { name, digest: null, size: null, pushedAt: null, pulledAt: null };
  const last = known.last(name);
  return { ...(last ?? nothing), source: last ? 'cache' : 'registry', error: error.toData() };
}
