import type { LogControl, Logger, OwnerConfirmation } from '../../shared/ports.ts';
import type { Computer } from '../helpers/computer.ts';
import type { CredentialHelpers } from '../helpers/credential-helpers.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { ClientEnvironment } from '../registry/protocol/target.ts';
import type { ActivityLog } from '../storage/activity-log.ts';
import type { Book } from '../storage/book.ts';
import type { LastSeenFile } from '../storage/last-seen.ts';
import type { ListCache } from '../storage/list-cache.ts';
import type { Recents } from '../storage/recents.ts';
import type { SettingsStore } from '../storage/settings.ts';
import type { Vault } from '../vault/vault.ts';
import type { ChangeHub } from './change-hub.ts';
import type { ClientPool } from './registries/client-pool.ts';
import type { SampleHost } from './sample-host.ts';

/** The parts every use-case works with; joined once by `createAppCore`. */
export interface CoreParts {
  book: Book;
  vault: Vault;
  settings: SettingsStore;
  cache: ListCache;
  lastSeen: LastSeenFile;
  recents: Recents;
  jobs: JobQueue;
  activity: ActivityLog;
  clients: ClientPool;
  sample: SampleHost;
  helpers: CredentialHelpers;
  hub: ChangeHub;
  environment: ClientEnvironment;
  /** Where programs and files of the person's other tools are found. */
  computer: Computer;
  /** Asks the owner beyond the API. */
  confirmation: OwnerConfirmation;
  logger: Logger;
  log: LogControl;
  /** The time now as ISO text. */
  now: () => string;
}
