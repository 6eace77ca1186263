import type { AppCore } from './app/app-core.ts';
import { type AppCoreOptions, createAppCore } from './app/create-app-core.ts';
import type { Shutdown } from './app/shutdown.ts';
import type { Log } from './log/log.ts';
import { startSocketHost } from './socket/socket-host.ts';
import { openDataDirectory } from './storage/data-directory.ts';
import type { DirectoryLock } from './storage/lock.ts';
import { type ObjectFiles, objectFiles } from './storage/object-file.ts';

/** What a face brings: where its data is, what keeps its files and its keys, and how a person is asked. */
export interface Host
  extends Pick<
    AppCoreOptions,
    'face' | 'version' | 'slots' | 'passphrase' | 'network' | 'confirmation' | 'onBattery'
  > {
  /** The folder of the data, which may not be there yet. */
  data: string;
  /** The folder of the built program. */
  built: string;
  /** This process's own Node.js, where other programs may be run by it. */
  node?: string;
  /** Makes a conf or an electron-store. */
  store: Parameters<typeof objectFiles>[2];
  /** Called as soon as the data directory is this process's own, or is known not to be. */
  onLock?: (lock: DirectoryLock) => void;
  logger: Log;
  shutdown: Shutdown;
}

/** The one core of this process over its data directory. */
export interface OpenCore {
  core: AppCore;
  lock: DirectoryLock;
  files: ObjectFiles;
}

/**
 * Takes the data directory, opens the core over it and listens on the socket of
 * the user's own, the same for both faces. What was opened is closed by
 * `shutdown`, newest first. Throws like `openDataDirectory` and `createAppCore`.
 */
export async function openCore(host: Host): Promise<OpenCore> {
  const { logger, shutdown } = host;
  const { directory, lock } = await openDataDirectory(host.data, host.face, { logger });
  shutdown.add('lock', lock.release);
  host.onLock?.(lock);
  const files = objectFiles(directory, lock, host.store);
  logger.toFile(directory, lock);
  const core = await createAppCore({
    face: host.face,
    version: host.version,
    directory,
    hold: lock,
    settingsFile: files.open('settings'),
    slots: host.slots,
    passphrase: host.passphrase,
    network: host.network,
    onBattery: host.onBattery,
    notices: files.notices,
    helper: { bundle: `${host.built}/../helper/docker-credential-berth.js`, node: host.node },
    searchWorker: `${host.built}/search-names.js`,
    confirmation: host.confirmation,
    logger,
    log: logger.control,
  });
  shutdown.add('core', () => core.close());
  try {
    const socket = await startSocketHost(core, { directory, logger });
    shutdown.add('socket', () => socket.close());
    await lock.tellEndpoint(socket.endpoint);
  } catch (error) {
    // A full disk, or a file system without sockets: other callers find no Berth, people do.
    logger.warn('socket.notStarted', {}, error);
  }
  return { core, lock, files };
}
