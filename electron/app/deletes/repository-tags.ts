import { BerthError, isCancelled } from '../../../shared/errors.ts';
import type { RegistryClient } from '../../registry/client.ts';

/** What one tag stands for now. */
export interface TagTarget {
  digest: string;
  /** Null where nobody said. */
  mediaType: string | null;
}

/** Tags of a repository with what they stand for. */
export interface RepositoryTags {
  targets: Map<string, TagTarget>;
  /** Every tag was listed, and each could be read. */
  complete: boolean;
}

interface TagsRequest {
  client: RegistryClient;
  repository: string;
  signal: AbortSignal;
  /** Names that are not asked about. */
  without?: ReadonlySet<string>;
}

/** Requests at the same time. */
const width = 4;

/**
 * Every tag with its digest, asked anew: by the provider's API where that tells
 * all of them, else one HEAD a tag. Gives how many are known of how many, and
 * returns them. A list that cannot be had leaves the answer incomplete.
 */
export async function* readTags(
  request: TagsRequest,
): AsyncGenerator<{ checked: number; total: number }, RepositoryTags, undefined> {
  const { client, repository, signal, without = new Set() } = request;
  const names: string[] = [];
  let complete = true;
  try {
    for await (const page of client.tags(repository, { signal })) {
      names.push(...page.tags.filter((name) => !without.has(name)));
      if (page.incomplete === true) complete = false;
      yield { checked: 0, total: names.length };
    }
  } catch (error) {
    if (!(error instanceof BerthError) || !isClosed(error)) throw error;
    complete = false;
  }
  const told = names.length > 20 ? await toldByProvider(request, names) : null;
  if (told !== null) return { targets: told, complete };
  const targets = new Map<string, TagTarget>();
  for (let from = 0; from < names.length; from += width) {
    const some = names.slice(from, from + width);
    const found = await Promise.all(some.map((tag) => readTag(client, repository, tag, signal)));
    for (const [index, target] of found.entries()) {
      const name = some[index] ?? '';
      if (target === 'unreadable') complete = false;
      else if (target !== null) targets.set(name, target);
    }
    yield { checked: Math.min(names.length, from + width), total: names.length };
  }
  return { targets, complete };
}

/** One tag; null where there is none. */
export async function readTag(
  client: RegistryClient,
  repository: string,
  tag: string,
  signal: AbortSignal,
): Promise<TagTarget | null | 'unreadable'> {
  try {
    const { digest, mediaType } = await client.headManifest(repository, tag, { signal });
    return { digest, mediaType };
  } catch (error) {
    if (!(error instanceof BerthError) || isCancelled(error)) throw error;
    if (error.code === 'NOT_FOUND') return null;
    if (error.code !== 'BAD_RESPONSE' && error.code !== 'FORBIDDEN') throw error;
    return 'unreadable';
  }
}

/** Null unless the provider tells the digest of each. */
async function toldByProvider(
  { client, repository, signal }: TagsRequest,
  names: readonly string[],
): Promise<Map<string, TagTarget> | null> {
  const wanted = new Set(names);
  const targets = new Map<string, TagTarget>();
  try {
    for await (const page of client.describeTags(repository, { signal }))
      for (const { name, digest, mediaType } of page)
        if (digest !== null && wanted.has(name))
          targets.set(name, { digest, mediaType: mediaType ?? null });
  } catch (error) {
    if (!(error instanceof BerthError) || isCancelled(error)) throw error;
    return null;
  }
  return targets.size === wanted.size ? targets : null;
}

/** Failures of a list that say nothing about the images in it. */
function isClosed({ code }: BerthError): boolean {
  return code === 'FORBIDDEN' || code === 'UNSUPPORTED' || code === 'NOT_FOUND';
}
