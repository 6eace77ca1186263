import { join } from 'node:path';
import { JobQueue, type SettledItem } from '../../jobs/job-queue.ts';
import type { Book } from '../../storage/book.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { DirectoryHold } from '../../storage/directory-hold.ts';
import { openJournals } from '../../storage/journals.ts';
import type { Vault } from '../../vault/vault.ts';
import type { ChangeHub } from '../change-hub.ts';
import type { CoreParts } from '../core-parts.ts';

/** The jobs of a data directory, below `jobs/`. */
export function createJobs(
  directory: string,
  parts: Pick<CoreParts, 'logger' | 'now'> & {
    hub: ChangeHub;
    hold: DirectoryHold;
    /** Drops what is kept for a job that is forgotten. */
    forget: (jobId: string) => Promise<void>;
    settled: (settled: SettledItem) => void;
  },
): JobQueue {
  const { hub, hold, logger, now, forget, settled } = parts;
  return new JobQueue({
    journals: openJournals(join(directory, 'jobs'), { hold }),
    ...{ logger, now, forget, settled },
    changed: () => hub.announce('jobs'),
  });
}

/**
 * Jobs that need a secret wait while the vault is locked, and go on once it is
 * open. To be called before whatever else ends with the lock. Answers the way to stop.
 */
export function pauseWithVault(jobs: JobQueue, vault: Vault, book: Book): () => void {
  const stopLocked = vault.onLocked(() =>
    jobs.interrupt(({ registryId }) => {
      const registry = book.state().registries.find(({ id }) => id === registryId);
      return registry !== undefined && needsSecret(registry);
    }, 'vault'),
  );
  const stopChanged = vault.onChanged(() => {
    void vault.status().then(async ({ state }) => {
      if (state === 'unlocked') await jobs.resumePaused('vault');
    });
  });
  return () => {
    stopLocked();
    stopChanged();
  };
}

function needsSecret({ credential, tls, hasProxyPassword }: StoredRegistry): boolean {
  return credential.kind !== 'none' || tls.hasClientKey || hasProxyPassword;
}
