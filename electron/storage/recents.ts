import { join } from 'node:path';
import { z } from 'zod';
import { mostRecents, type Recent, recentSchema } from '../../shared/model/remembered.ts';
import type { Logger } from '../../shared/ports.ts';
import type { DirectoryHold } from './directory-hold.ts';
import { RememberedFile } from './remembered-file.ts';

/**
 * What was open not long ago. In a small file of its own: each look at an image
 * adds to it, and the book with its copies is too heavy for that.
 */
export interface Recents {
  /** Newest first. */
  list(): Promise<readonly Recent[]>;
  /** Puts one in front, once; on disk a moment later. */
  add(recent: Recent): Promise<void>;
  /** Forgets a registry's, on disk too. */
  drop(registryId: string): Promise<void>;
  /** Writes what is pending; later additions stay unwritten. */
  close(): Promise<void>;
}

/**
 * Opens `recents.json` in a data directory. Those of registries that `isKnown`
 * does not know, and those that fit no form, are dropped. A file that cannot be
 * read counts as none.
 */
export function openRecents(
  directory: string,
  {
    isKnown,
    ...others
  }: {
    isKnown: (registryId: string) => boolean;
    logger?: Logger | undefined;
    hold?: DirectoryHold | undefined;
  },
): Recents {
  const file = new RememberedFile<readonly Recent[]>({
    path: join(directory, 'recents.json'),
    format: 'berth-recents',
    schema: z
      .array(recentSchema.nullable().catch(null))
      .max(mostRecents)
      .transform((all) => all.filter((one) => one !== null)),
    empty: [],
    maxBytes: 256 * 1024,
    join: (own, read) => newest([...own, ...read]),
    tidy: (recents) => {
      const known = recents.filter(({ registryId }) => isKnown(registryId));
      return known.length === recents.length ? recents : known;
    },
    ...others,
  });
  return {
    list: () => file.read(),
    add: (recent) => file.change((recents) => newest([recent, ...recents])),
    async drop(registryId) {
      await file.change((recents) => recents.filter((one) => one.registryId !== registryId));
      await file.write();
    },
    close: () => file.close(),
  };
}

/** Newest first, one of each, no more than are kept. */
function newest(recents: readonly Recent[]): Recent[] {
  const seen = new Set<string>();
  return recents
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .filter(({ registryId, repository, reference }) => {
      const key = JSON.stringify([registryId, repository, reference]);
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, mostRecents);
}
