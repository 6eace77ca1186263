import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { DeletePlan } from '../../../shared/model/delete-plan.ts';
import { isEnded } from '../../../shared/model/job.ts';
import { text } from '../../../shared/text/text.ts';
import type { Manifest } from '../../registry/images/manifest-results.ts';
import type { DirectoryHold } from '../../storage/directory-hold.ts';
import { openJournals } from '../../storage/journals.ts';
import type { CoreParts } from '../core-parts.ts';
import { whyOther } from '../jobs/job-client.ts';
import { listStateOf } from '../lists/list-state.ts';
import { untilEnded } from '../registries/client-pool.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { findActiveRegistry } from '../registries/registry-lookup.ts';
import { type DeleteJob, deleteJobSchema, deleteRunner, knownLength } from './delete-runner.ts';
import { GoneTags } from './gone-tags.ts';
import { KeptManifests } from './kept-manifests.ts';
import { membersOf } from './manifest-reader.ts';
import { type FullPlan, planDelete } from './plan-delete.ts';
import { PlanStore } from './plan-store.ts';
import { notKept, type RestoreJob, restoreRunner } from './restore-runner.ts';

interface KeptPlan extends FullPlan {
  shown: DeletePlan;
  connection: string;
}

/** Deleting images: the plan, the job that follows it, and the way back. */
export function deleteCalls(
  parts: CoreParts,
  { directory, hold }: { directory: string; hold: DirectoryHold },
): Pick<Handlers, 'images.planDelete' | 'jobs.start'> & {
  /** What is kept for a job goes with it. */
  forget(jobId: string): Promise<void>;
} {
  const plans = new PlanStore<KeptPlan>();
  const kept = new KeptManifests(openJournals(join(directory, 'deleted'), { hold }));
  const { jobs, hub } = parts;
  const gone = new GoneTags(parts);
  jobs.add(deleteRunner(parts, kept, gone.add));
  jobs.add(
    restoreRunner(parts, kept, ({ registryId, repository }) => {
      hub.announce('lists', { registryId, repository });
    }),
  );

  return {
    forget: (jobId) => kept.drop(jobId),

    async *'images.planDelete'({ registryId, repository, references, way }, { signal }) {
      const registry = findActiveRegistry(parts.book.state(), registryId, 'registryId');
      const connection = listStateOf(registry);
      const other = whyOther(parts, { registryId, connection });
      if (other !== null) throw BerthError.fromData(other);
      const { client, ended } = await pooledClient(parts, registryId);
      if (client.deletes(repository) === 'off')
        throw BerthError.of('UNSUPPORTED', text('delete.off', { host: registry.name }), {
          ...{ reason: 'deleteDisabled', hint: text('delete.off.hint') },
        });
      const both = AbortSignal.any([signal, ended]);
      const planning = planDelete({ client, repository, references, way, signal: both });
      for await (const item of untilEnded(ended, withResult(planning))) {
        if ('progress' in item) {
          yield item.progress;
          continue;
        }
        const full = item.result;
        const bytes = [...full.manifests.values()].reduce((sum, { size }) => sum + 3 * size, 0);
        const { shown } = plans.keep(
          (planId) => ({
            ...full,
            connection,
            shown: { ...full.plan, planId, registryId, plannedAt: parts.now() },
          }),
          bytes,
        );
        const total = shown.images.length;
        yield { checked: total, total, plan: shown };
      }
    },

    async 'jobs.start'(input) {
      if (input.kind === 'delete') {
        const plan = plans.take(input.planId);
        return startDelete(parts, kept, plan);
      }
      return startRestore(parts, kept, input.jobId, input.digests);
    },
  };
}

async function* withResult<P, R>(
  generator: AsyncGenerator<P, R, undefined>,
): AsyncGenerator<{ progress: P } | { result: R }, void, undefined> {
  let step = await generator.next();
  while (step.done !== true) {
    yield { progress: step.value };
    step = await generator.next();
  }
  yield { result: step.value };
}

async function startDelete(parts: CoreParts, kept: KeptManifests, full: KeptPlan) {
  const { shown, manifests, known, connection } = full;
  const { registryId, repository, way } = shown;
  const changed = whyOther(parts, { registryId, connection });
  if (changed !== null) throw BerthError.fromData(changed);
  const images = way === 'tag' ? shown.images.flatMap(eachTag) : parentsFirst(shown, manifests);
  const stages = way === 'tag' ? images.map(() => 0) : stagesOf(images, manifests);
  const plan: DeleteJob = {
    ...{ repository, connection, way },
    items: images.map(({ digest, tags, chosen }) => ({ digest, tags, chosen })),
    known: [...known].map((digest) => digest.slice(0, knownLength)),
  };
  const id = randomUUID();
  const older = (await parts.jobs.list()).map((job) => job.id);
  // On disk before the first of it goes.
  await kept.keep(id, manifests.values(), older);
  try {
    return await parts.jobs.start(
      {
        ...{ kind: 'delete', registryId, repository, plan, restorable: true },
        title: text('jobs.delete', { count: images.length, place: repository }),
        items: images.map(({ digest, tags }, index) => ({
          name: nameOf(digest, tags, way),
          stage: stages[index] ?? 0,
        })),
      },
      id,
    );
  } catch (error) {
    await kept.drop(id).catch(() => undefined);
    throw error;
  }
}

type PlannedImage = DeletePlan['images'][number];

function eachTag(image: PlannedImage): PlannedImage[] {
  return image.tags.map((tag) => ({ ...image, tags: [tag] }));
}

/** What a person calls an item: its tags, else its digest. */
function nameOf(digest: string, tags: PlannedImage['tags'], way: DeletePlan['way']): string {
  const [first] = tags;
  if (way === 'tag' && first !== undefined) return first.name;
  const names = tags.slice(0, 5).map(({ name }) => name);
  return names.length === 0 ? digest : names.join(', ');
}

function parentsFirst(
  { images }: DeletePlan,
  manifests: ReadonlyMap<string, Manifest>,
): PlannedImage[] {
  const stages = stagesOf(images, manifests);
  return images
    .map((image, index) => ({ image, stage: stages[index] ?? 0 }))
    .sort((a, b) => a.stage - b.stage)
    .map(({ image }) => image);
}

/** Indexes go before their members, so that none is broken on the way; referrers before what they refer to. */
function stagesOf(
  images: readonly PlannedImage[],
  manifests: ReadonlyMap<string, Manifest>,
): number[] {
  const stages = new Map(images.map(({ digest }) => [digest, 0]));
  // Each round settles one more level; more than eight levels nobody builds.
  for (let round = 0; round < 8; round += 1)
    for (const { digest } of images) {
      const manifest = manifests.get(digest);
      if (manifest === undefined) continue;
      const { document } = manifest;
      const subject = 'subject' in document ? document.subject : null;
      const below = [...membersOf(manifest), ...(subject === null ? [] : [subject])];
      for (const { digest: other } of below) {
        const stage = stages.get(other);
        if (stage !== undefined) stages.set(other, Math.max(stage, (stages.get(digest) ?? 0) + 1));
      }
    }
  return images.map(({ digest }) => stages.get(digest) ?? 0);
}

async function startRestore(
  parts: CoreParts,
  kept: KeptManifests,
  jobId: string,
  digests: readonly string[] | undefined,
) {
  const { kind, plan, registryId, items: planned } = await parts.jobs.plan(jobId);
  const { items: results } = await parts.jobs.items(jobId, 0, planned.length);
  if (kind !== 'delete') throw BerthError.invalid('jobId', text('restore.noDelete'));
  if (!isEnded(await parts.jobs.get(jobId)))
    throw BerthError.invalid('jobId', text('restore.underWay'));
  if (!(await kept.has(jobId))) throw notKept();
  const registry = findActiveRegistry(parts.book.state(), registryId, 'jobId');
  const { repository, items } = deleteJobSchema.parse(plan);
  const wanted = digests === undefined ? null : new Set(digests);
  const gone = items.filter(
    ({ digest }, index) =>
      results[index]?.result?.outcome === 'done' && (wanted === null || wanted.has(digest)),
  );
  if (gone.length === 0) throw BerthError.invalid('jobId', text('restore.nothing'));
  const order = [...new Set(gone.map(({ digest }) => digest))].reverse();
  const stages = new Map(
    items.map(({ digest }, index) => [digest, planned[index]?.stage ?? 0] as const),
  );
  const last = Math.max(...stages.values());
  const levelOf = (digest: string) => last - (stages.get(digest) ?? 0);
  const steps = [
    ...order.map((digest) => ({ digest, tag: null, stage: levelOf(digest) })),
    ...gone.flatMap(({ digest, tags }) =>
      // A member's tag stores it once more: CNCF Distribution must not look it up for an index meanwhile.
      tags.map(({ name }) => ({ digest, tag: name, stage: last + 1 + levelOf(digest) })),
    ),
  ];
  const restore: RestoreJob = {
    ...{ repository, connection: listStateOf(registry), from: jobId },
    items: steps.map(({ digest, tag }) => ({ digest, tag })),
  };
  return parts.jobs.start({
    ...{ kind: 'restore', registryId, repository, plan: restore },
    title: text('jobs.restore', { count: gone.length, place: repository }),
    items: steps.map(({ digest, tag, stage }) => ({ name: tag ?? digest, stage })),
  });
}
