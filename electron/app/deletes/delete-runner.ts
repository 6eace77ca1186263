import { z } from 'zod';
import { BerthError, isCancelled } from '../../../shared/errors.ts';
import type { ItemResult } from '../../../shared/model/job.ts';
import { text } from '../../../shared/text/text.ts';
import type { JobRunner, JobWork, StepContext, StepOutcome } from '../../jobs/runner.ts';
import type { RegistryClient } from '../../registry/client.ts';
import { isIndexType } from '../../registry/images/media-types.ts';
import type { CoreParts } from '../core-parts.ts';
import { type JobPlace, withJobClient } from '../jobs/job-client.ts';
import type { KeptManifest, KeptManifests } from './kept-manifests.ts';
import { membersOf } from './manifest-reader.ts';
import { readTag, readTags } from './repository-tags.ts';

/** What a delete job needs to know, as it is written down. */
export const deleteJobSchema = z.object({
  repository: z.string(),
  connection: z.string(),
  way: z.enum(['digest', 'tag']),
  /** One an item, in the job's order. */
  items: z.array(
    z.object({
      digest: z.string(),
      /** The tags that were to go. */
      tags: z.array(z.object({ name: z.string(), chosen: z.boolean() })),
      /** The digest itself was chosen. */
      chosen: z.boolean(),
    }),
  ),
  /** Beginnings of the digests that other tags had. */
  known: z.array(z.string()),
});
export type DeleteJob = z.infer<typeof deleteJobSchema>;
type Item = DeleteJob['items'][number];

/** How much of a digest is written down of what is only to be known again. */
export const knownLength = 'sha256:'.length + 24;

/**
 * Deletes what was planned, and nothing else: each digest and tag is looked at
 * once more just before, and what is another one by then is left alone.
 */
export function deleteRunner(
  parts: CoreParts,
  kept: KeptManifests,
  deleted: (place: { registryId: string; repository: string; tags: readonly string[] }) => void,
): JobRunner {
  return {
    kind: 'delete',
    open({ id, registryId, plan }) {
      const job = deleteJobSchema.parse(plan);
      return new DeleteWork({ parts, kept, id, place: { ...job, registryId }, job, deleted });
    },
  };
}

interface WorkOptions {
  parts: CoreParts;
  kept: KeptManifests;
  id: string;
  place: JobPlace;
  job: DeleteJob;
  deleted: Parameters<typeof deleteRunner>[2];
}

class DeleteWork implements JobWork {
  readonly width = 4;
  readonly #options: WorkOptions;
  #manifests = new Map<string, KeptManifest>();
  /** Digests that something unplanned names by now, with its name. */
  #claimed = new Map<string, string>();

  constructor(options: WorkOptions) {
    this.#options = options;
  }

  async begin(signal: AbortSignal): Promise<void> {
    const { parts, kept, id, place, job } = this.#options;
    this.#manifests = await kept.read(id);
    if (job.way === 'tag') return;
    for (;;) {
      const done = await withJobClient(parts, place, signal, async (client, both) => {
        this.#claimed = await findClaims(client, job, both);
        return { outcome: 'looked' } as const;
      });
      if (done.outcome === 'looked') return;
      if (done.outcome === 'stop') throw BerthError.fromData(done.error);
    }
  }

  async step(index: number, context: StepContext): Promise<StepOutcome> {
    const { parts, place, job, deleted } = this.#options;
    const item = job.items[index];
    if (item === undefined) return { outcome: 'skipped', note: text('delete.goneAlready') };
    const { repository } = job;
    return withJobClient(parts, place, context.signal, async (client, signal) => {
      const act = job.way === 'tag' ? deleteTag : deleteDigest;
      const result = await act({
        ...{ client, repository, item, signal, again: context.again },
        claimed: this.#claimed.get(item.digest),
        known: this.#manifests.get(item.digest),
      });
      if (result.outcome === 'done')
        deleted({
          ...{ registryId: place.registryId, repository },
          tags: item.tags.map(({ name }) => name),
        });
      return result;
    });
  }
}

interface Deleting {
  client: RegistryClient;
  repository: string;
  item: Item;
  signal: AbortSignal;
  again: boolean;
  claimed: string | undefined;
  known: KeptManifest | undefined;
}

/** A manifest with its tags, unless it is another one by now. */
async function deleteDigest(deleting: Deleting): Promise<ItemResult> {
  const { client, repository, item, signal, again, claimed, known } = deleting;
  const { digest } = item;
  if (claimed !== undefined)
    return { outcome: 'skipped', note: text('delete.claimed', { by: claimed }) };
  const now = await Promise.all(
    item.tags.map(async (tag) => ({
      ...tag,
      now: await readTag(client, repository, tag.name, signal),
    })),
  );
  const stands = (one: (typeof now)[number]) =>
    one.now !== null && one.now !== 'unreadable' && one.now.digest === digest;
  const moved = now.filter(
    (one) => one.now !== null && one.now !== 'unreadable' && one.now.digest !== digest,
  );
  const chosen = now.filter((one) => one.chosen);
  // All that was pointed at stands for something else: that is not what was looked at.
  if (!item.chosen && chosen.length > 0 && !again && !chosen.some(stands)) {
    const [first] = moved;
    return {
      outcome: 'skipped',
      note:
        first === undefined
          ? text('delete.goneAlready')
          : text('delete.movedTag', { tag: first.name }),
    };
  }
  try {
    const { state, fallback } = await client.removeManifest(repository, digest, { signal, known });
    const [first] = moved;
    return {
      outcome: 'done',
      ...(state === 'deleting'
        ? { note: text('delete.accepted') }
        : fallback === 'notUpdated'
          ? { note: text('delete.listNotMended') }
          : first === undefined
            ? {}
            : { note: text('delete.tagStays', { tag: first.name }) }),
    };
  } catch (error) {
    if (!(error instanceof BerthError) || error.code !== 'NOT_FOUND' || isCancelled(error))
      throw error;
    // Begun before, and gone: that was us.
    return again ? { outcome: 'done' } : { outcome: 'skipped', note: text('delete.goneAlready') };
  }
}

/** One tag, unless it stands for something else by now. */
async function deleteTag({
  client,
  repository,
  item,
  signal,
  again,
}: Deleting): Promise<ItemResult> {
  const [tag] = item.tags;
  const { digest } = item;
  const now = tag === undefined ? null : await readTag(client, repository, tag.name, signal);
  if (tag === undefined || now === null)
    return again ? { outcome: 'done' } : { outcome: 'skipped', note: text('delete.goneAlready') };
  if (now === 'unreadable' || now.digest !== digest)
    return { outcome: 'skipped', note: text('delete.movedTag', { tag: tag.name }) };
  const { state } = await client.removeTag(repository, tag.name, { signal, digest });
  if (state === 'digestOnly')
    return {
      outcome: 'failed',
      error: BerthError.of('UNSUPPORTED', text('delete.digestOnly', { tag: tag.name }), {
        hint: text('delete.digestOnly.hint'),
      }).toData(),
    };
  return { outcome: 'done', ...(state === 'deleting' ? { note: text('delete.accepted') } : {}) };
}

/**
 * What was not there when it was planned and names or lists something that is to
 * go: a tag that was set since, or an index that was pushed.
 */
async function findClaims(
  client: RegistryClient,
  { repository, items, known }: DeleteJob,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const going = new Set(items.map(({ digest }) => digest));
  const before = new Set(known);
  const planned = new Set(items.flatMap(({ tags }) => tags.map(({ name }) => name)));
  const reading = readTags({ client, repository, signal, without: planned });
  let step = await reading.next();
  while (step.done !== true) step = await reading.next();
  const claims = new Map<string, string>();
  for (const [tag, { digest, mediaType }] of step.value.targets) {
    if (going.has(digest)) claims.set(digest, tag);
    else if (
      !before.has(digest.slice(0, knownLength)) &&
      (mediaType === null || isIndexType(mediaType))
    )
      for (const member of membersOf(await client.manifest(repository, digest, { signal })))
        if (going.has(member.digest)) claims.set(member.digest, tag);
  }
  return claims;
}
