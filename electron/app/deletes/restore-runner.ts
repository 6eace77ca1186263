import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import type { ItemResult } from '../../../shared/model/job.ts';
import { text } from '../../../shared/text/text.ts';
import type { JobRunner } from '../../jobs/runner.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { CoreParts } from '../core-parts.ts';
import { withJobClient } from '../jobs/job-client.ts';
import type { KeptManifest, KeptManifests } from './kept-manifests.ts';
import { readTag } from './repository-tags.ts';

/** What a restore job needs to know, as it is written down. */
export const restoreJobSchema = z.object({
  repository: z.string(),
  connection: z.string(),
  /** The job that deleted them, and kept their bytes. */
  from: z.string(),
  /** One an item: a manifest by its digest, later its tags. */
  items: z.array(z.object({ digest: z.string(), tag: z.string().nullable() })),
});
export type RestoreJob = z.infer<typeof restoreJobSchema>;

/** Pushes back what was deleted: manifests first, then their tags, unless those stand for something else. */
export function restoreRunner(
  parts: CoreParts,
  kept: KeptManifests,
  restored: (place: { registryId: string; repository: string }) => void,
): JobRunner {
  return {
    kind: 'restore',
    open({ registryId, plan }) {
      const { items, from, ...place } = restoreJobSchema.parse(plan);
      const { repository } = place;
      let manifests = new Map<string, KeptManifest>();
      return {
        width: 4,
        async begin() {
          manifests = await kept.read(from);
        },
        step(index, { signal }) {
          const item = items[index];
          const manifest = item === undefined ? undefined : manifests.get(item.digest);
          if (item === undefined || manifest === undefined) throw notKept();
          return withJobClient(
            parts,
            { ...place, registryId },
            signal,
            async (client, both): Promise<ItemResult> => {
              const result = await pushBack(client, repository, item.tag, manifest, both);
              if (result.outcome === 'done') restored({ registryId, repository });
              return result;
            },
          );
        },
      };
    },
  };
}

async function pushBack(
  client: RegistryClient,
  repository: string,
  tag: string | null,
  manifest: KeptManifest,
  signal: AbortSignal,
): Promise<ItemResult> {
  const reference = tag ?? manifest.digest;
  const now = await readTag(client, repository, reference, signal);
  if (now === 'unreadable' || (now !== null && now.digest !== manifest.digest))
    return { outcome: 'skipped', note: text('restore.tagMoved', { tag: reference }) };
  if (now !== null) return { outcome: 'done' };
  const { fallback } = await client.putManifest(repository, reference, manifest, { signal });
  return {
    outcome: 'done',
    ...(fallback === 'notUpdated' ? { note: text('delete.listNotMended') } : {}),
  };
}

/** NOT_FOUND: the bytes are not kept any more. */
export function notKept(): BerthError {
  return BerthError.of('NOT_FOUND', text('restore.notKept'), {
    hint: text('restore.notKept.hint'),
  });
}
