import type { Activity } from '../../../shared/model/activity.ts';
import type { ItemResult } from '../../../shared/model/job.ts';
import { inEnglish } from '../../../shared/text/render.ts';
import type { SettledItem } from '../../jobs/job-queue.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { deleteJobSchema } from '../deletes/delete-runner.ts';
import { restoreJobSchema } from '../deletes/restore-runner.ts';

type Noting = Pick<CoreParts, 'activity' | 'book' | 'hub' | 'now'>;
type Entry = Omit<Activity, 'at' | 'registryId' | 'registry' | 'account'>;

/** Notes what became of one item of a job: each tag that it names, with its digest before and after. */
export function noteItem(parts: Noting, { head, item, result }: SettledItem): void {
  const common = {
    ...{ repository: head.repository, outcome: result.outcome, message: messageOf(result) },
  };
  const isDone = result.outcome === 'done';
  const deleted = deleteJobSchema.safeParse(head.plan);
  const restored = restoreJobSchema.safeParse(head.plan);
  if (head.kind === 'delete' && deleted.success) {
    const planned = deleted.data.items[item];
    if (planned === undefined) return;
    const { digest, tags } = planned;
    for (const name of tags.length === 0 ? [digest] : tags.map((tag) => tag.name))
      note(parts, head.registryId, {
        ...{ ...common, action: 'image.deleted', item: name },
        ...{ before: digest, after: isDone ? null : digest },
      });
  } else if (head.kind === 'restore' && restored.success) {
    const planned = restored.data.items[item];
    if (planned === undefined) return;
    note(parts, head.registryId, {
      ...{ ...common, action: 'image.restored', item: planned.tag ?? planned.digest },
      ...{ before: null, after: isDone ? planned.digest : null },
    });
  }
}

function messageOf({ error, note: told }: ItemResult): string | null {
  if (error !== undefined) return error.message;
  return told === undefined ? null : inEnglish(told);
}

/**
 * Notes what became of the records between two states of the book: which came,
 * went, came back or were changed, whoever did it.
 */
export function noteRecords(parts: Noting, before: BookState, after: BookState): void {
  const was = new Map(before.registries.map((registry) => [registry.id, registry]));
  const wasDeleted = new Set(before.deleted.map(({ registry }) => registry.id));
  const isDeleted = new Set(after.deleted.map(({ registry }) => registry.id));
  const is = new Set(after.registries.map(({ id }) => id));
  const tell = (registry: StoredRegistry, action: Activity['action']) =>
    note(
      parts,
      registry.id,
      {
        ...{ action, repository: null, item: null, before: null, after: null },
        ...{ outcome: 'done', message: null },
      },
      registry,
    );
  for (const registry of after.registries) {
    const old = was.get(registry.id);
    if (old === undefined)
      tell(registry, wasDeleted.has(registry.id) ? 'registry.restored' : 'registry.created');
    else if (old !== registry && withoutPins(old) !== withoutPins(registry))
      tell(registry, 'registry.changed');
  }
  for (const registry of before.registries)
    if (!is.has(registry.id) && isDeleted.has(registry.id)) tell(registry, 'registry.deleted');
  for (const { registry } of before.deleted)
    if (!is.has(registry.id) && !isDeleted.has(registry.id)) tell(registry, 'registry.forgotten');
}

/** What a person changes of a record; pinned repositories are what they look at. */
function withoutPins({ pinned: _, ...registry }: StoredRegistry): string {
  return JSON.stringify(registry);
}

function registryOf({ book }: Noting, id: string): StoredRegistry | undefined {
  const { registries, deleted } = book.state();
  return (
    registries.find((registry) => registry.id === id) ??
    deleted.find(({ registry }) => registry.id === id)?.registry
  );
}

function note(parts: Noting, registryId: string, entry: Entry, known?: StoredRegistry): void {
  const registry = registryOf(parts, registryId) ?? known;
  parts.activity.note({
    ...{ at: parts.now(), registryId, registry: registry?.name ?? '' },
    account: registry?.credential.username ?? null,
    ...entry,
  });
  parts.hub.announce('activity');
}
