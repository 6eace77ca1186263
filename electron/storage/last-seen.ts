import { join } from 'node:path';
import { z } from 'zod';
import { idSchema, type LastSeen, lastSeenSchema } from '../../shared/model/registry.ts';
import type { Logger } from '../../shared/ports.ts';
import type { DirectoryHold } from './directory-hold.ts';
import { RememberedFile } from './remembered-file.ts';

/** What the last listing or test of each registry told, beside the cached lists. */
export interface LastSeenFile {
  /** Null when nothing is known of the registry with this connection. */
  of(registryId: string, connection: string): LastSeen | null;
  note(registryId: string, connection: string, seen: LastSeen): Promise<void>;
  /** Forgets a registry, on disk too. */
  drop(registryId: string): Promise<void>;
  close(): Promise<void>;
}

const entrySchema = lastSeenSchema.extend({
  /** Of which state of the record: what was seen of another address or account says nothing. */
  connection: z.string().max(128),
});
type Entries = Readonly<Record<string, z.infer<typeof entrySchema>>>;

/**
 * Opens `last-seen.json` in the data directory's folder `cache`, and reads it.
 * What is there of registries that `isKnown` does not know, or fits no form, is dropped.
 */
export async function openLastSeen(
  directory: string,
  {
    isKnown,
    ...others
  }: {
    isKnown: (registryId: string) => boolean;
    logger?: Logger | undefined;
    hold?: DirectoryHold | undefined;
  },
): Promise<LastSeenFile> {
  const only = (entries: Entries, passes: (id: string) => boolean): Entries => {
    const kept = Object.entries(entries).filter(([id]) => passes(id));
    return kept.length === Object.keys(entries).length ? entries : Object.fromEntries(kept);
  };
  const file = new RememberedFile<Entries>({
    path: join(directory, 'cache', 'last-seen.json'),
    format: 'berth-last-seen',
    schema: z
      .record(z.string(), entrySchema.nullable().catch(null))
      .transform((entries) =>
        Object.fromEntries(
          Object.entries(entries).flatMap(([id, entry]) =>
            entry !== null && idSchema.safeParse(id).success ? [[id, entry] as const] : [],
          ),
        ),
      ),
    empty: {},
    maxBytes: 4 * 1024 * 1024,
    join: (own, read) => ({ ...read, ...own }),
    tidy: (entries) => only(entries, isKnown),
    ...others,
  });
  await file.read();
  return {
    of(registryId, wanted) {
      const entry = file.value[registryId];
      if (entry?.connection !== wanted) return null;
      const { connection: _internal, ...seen } = entry;
      return seen;
    },
    note: (registryId, connection, seen) =>
      file.change((entries) => ({ ...entries, [registryId]: { ...seen, connection } })),
    async drop(registryId) {
      await file.change((entries) => only(entries, (id) => id !== registryId));
      await file.write();
    },
    close: () => file.close(),
  };
}
