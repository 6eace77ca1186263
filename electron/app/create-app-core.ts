import { homedir } from 'node:os';
import { BerthError } from '../../shared/errors.ts';
import type { AppInfo, Notice } from '../../shared/model/app-info.ts';
import type { KeyValueFile, LogControl, Logger, OwnerConfirmation } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';
import type { Computer } from '../helpers/computer.ts';
import { createCredentialHelpers } from '../helpers/credential-helpers.ts';
import type { ClientEnvironment } from '../registry/protocol/target.ts';
import { openActivityLog } from '../storage/activity-log.ts';
import { openBook } from '../storage/book.ts';
import { type DirectoryHold, soleHold } from '../storage/directory-hold.ts';
import { openLastSeen } from '../storage/last-seen.ts';
import { cacheFolder, openListCache } from '../storage/list-cache.ts';
import { openRecents } from '../storage/recents.ts';
import { openSettings } from '../storage/settings.ts';
import { startIdleLock } from '../vault/idle-lock.ts';
import type { SlotProvider } from '../vault/key-slot.ts';
import type { ScryptCost } from '../vault/passphrase-slot.ts';
import { createVault } from '../vault/slotted-vault.ts';
import type { Vault } from '../vault/vault.ts';
import { activityCalls } from './activity/activity-calls.ts';
import { noteItem, noteRecords } from './activity/note-activity.ts';
import type { AppCore } from './app-core.ts';
import { ChangeHub } from './change-hub.ts';
import { type ClosingStep, closeInOrder } from './close-in-order.ts';
import type { CoreParts } from './core-parts.ts';
import { deleteCalls } from './deletes/delete-calls.ts';
import { DefaultEffects } from './effects/default-effects.ts';
import { effectCalls } from './effects/effect-calls.ts';
import type { HelperProgram } from './effects/helper-launcher.ts';
import { exchangeCalls } from './exchange/exchange-calls.ts';
import { favouriteCalls } from './favourite-calls.ts';
import { startDefaultHealth } from './health/default-health.ts';
import { compareCalls } from './images/compare-calls.ts';
import { fileCalls } from './images/files/file-calls.ts';
import { imageCalls } from './images/image-calls.ts';
import { packageCalls } from './images/packages/package-calls.ts';
import { createJobs, pauseWithVault } from './jobs/create-jobs.ts';
import { jobCalls } from './jobs/job-calls.ts';
import { lendingCalls } from './lending/lending-calls.ts';
import { createLendingUses } from './lending/lending-uses.ts';
import { lentLogins } from './lending/lent-logins.ts';
import { listCalls } from './lists/list-calls.ts';
import { pinCalls } from './lists/pin-calls.ts';
import { recentCalls } from './recent-calls.ts';
import { checkCalls } from './registries/check-calls.ts';
import { ClientPool } from './registries/client-pool.ts';
import { defaultCalls } from './registries/default-calls.ts';
import { registryCalls } from './registries/registry-calls.ts';
import { rememberDefault } from './registries/remember-default.ts';
import { SampleHost } from './sample-host.ts';
import { NameSearch } from './search/name-search.ts';
import { searchCalls } from './search/search-calls.ts';
import { settingsCalls } from './settings-calls.ts';
import { systemCalls } from './systems/system-calls.ts';
import { followHold } from './vault/follow-hold.ts';
import { vaultCalls } from './vault/vault-calls.ts';
import { watchedVault } from './vault/watched-vault.ts';

export interface AppCoreOptions {
  face: AppInfo['face'];
  version: string;
  /** Prepared and locked by the composition root, which also releases it after `close`. */
  directory: string;
  /** The lock, which may hold nothing yet; absent: nobody else knows of the directory. */
  hold?: DirectoryHold | undefined;
  settingsFile: KeyValueFile;
  /** The automatic key slots this host can offer, in the order they are tried. */
  slots: readonly SlotProvider[];
  /** Opens the passphrase slot, or creates it when the vault is empty. */
  passphrase?: string | undefined;
  /** The system's proxy and certificates, where the host knows them. */
  network?: Omit<ClientEnvironment, 'logger'> | undefined;
  /** Where programs and files of the person's other tools are found; absent: this process tells. */
  computer?: Computer | undefined;
  /** What a composition root has to tell, such as a settings file set aside. */
  notices?: readonly Notice[] | undefined;
  /** Asks the owner beyond the API; absent: what needs to be asked is refused. */
  confirmation?: OwnerConfirmation | undefined;
  /** True while the computer runs on its battery, where the host knows. */
  onBattery?: (() => boolean) | undefined;
  /** The program of `docker-credential-berth`; absent: it cannot be installed. */
  helper?: HelperProgram | undefined;
  /** Absolute path of the built thread that searches cached names; absent: this thread does. */
  searchWorker?: string | undefined;
  /** For tests: a new vault takes half a second otherwise. */
  scryptCost?: ScryptCost | undefined;
  logger: Logger;
  /** The log's level, and the secrets to keep out of it. */
  log?: LogControl | undefined;
}

/** A copy, so that what is later put into this process's environment does not count. */
function thisComputer(): Computer {
  return { platform: process.platform, environment: { ...process.env }, home: homedir() };
}

const nobodyToAsk: OwnerConfirmation = {
  canAsk: () => false,
  async exportFile() {
    throw BerthError.of('UNSUPPORTED', text('app.cannotAskExport'), {
      hint: text('app.exportWithout'),
    });
  },
  async keyChange() {
    throw BerthError.of('UNSUPPORTED', text('app.cannotAskVault'));
  },
  async lendLogin() {
    throw BerthError.of('UNSUPPORTED', text('lending.cannotAsk'));
  },
};

/** Milliseconds in which the parts of the core close; the hosts wait less. */
const closingLimit = 5_000;

const noLog: LogControl = { know() {}, passing() {}, forget() {}, setLevel() {} };

/**
 * Builds the application core over one data directory. Throws STORAGE when the
 * book cannot be read or written at all, INVALID_INPUT for a wrong passphrase.
 */
export async function createAppCore(options: AppCoreOptions): Promise<AppCore> {
  const { logger, directory, log = noLog, confirmation = nobodyToAsk, hold = soleHold } = options;
  const book = await openBook(directory, { logger, hold });
  const vault = watchedVault(
    createVault({
      store: book.sealedStore,
      slots: [...options.slots],
      logger,
      face: options.face,
      confirm: (request, signal) => confirmation.keyChange(request, signal),
      scryptCost: options.scryptCost,
    }),
    log,
  );
  const unsavedPassphrase = await startVault(vault, options.passphrase, hold);

  const computer = options.computer ?? thisComputer();
  const settings = openSettings(options.settingsFile);
  const isKnown = (id: string) =>
    book.state().registries.some((registry) => registry.id === id) ||
    book.state().deleted.some(({ registry }) => registry.id === id);
  const hub = new ChangeHub(logger);
  const now = () => new Date().toISOString();
  /** Set once there is who keeps it. */
  let forgetDeleted = async (_jobId: string): Promise<void> => undefined;
  const parts: CoreParts = {
    book,
    vault,
    settings,
    cache: openListCache(directory, { logger, hold }),
    lastSeen: await openLastSeen(directory, { isKnown, logger, hold }),
    recents: openRecents(directory, { isKnown, logger, hold }),
    clients: new ClientPool(),
    activity: openActivityLog(directory, { logger, hold }),
    jobs: createJobs(directory, {
      hub,
      hold,
      logger,
      now,
      forget: (id) => forgetDeleted(id),
      settled: (item) => noteItem(parts, item),
    }),
    sample: new SampleHost(),
    helpers: createCredentialHelpers(computer),
    computer,
    hub,
    environment: { ...options.network, logger, noteSecrets: (secrets) => log.passing(secrets) },
    confirmation,
    logger,
    log,
    now,
  };
  const { forget, ...deleting } = deleteCalls(parts, { directory, hold });
  forgetDeleted = forget;
  const search = new NameSearch({
    folder: cacheFolder(directory),
    worker: options.searchWorker,
    logger,
  });
  log.setLevel(parts.settings.get().logLevel);
  const stopVault = vault.onChanged(() => parts.hub.announce('vault'));
  // First of all: what a job was doing is to be done later, and has not failed.
  const stopJobs = pauseWithVault(parts.jobs, vault, book);
  // Tokens and cloud logins were got with secrets that are closed from now on.
  vault.onLocked(() => parts.clients.dropAll('locked'));
  book.onChanging((before, after) => {
    parts.clients.endChanged(before, after);
    noteRecords(parts, before, after);
  });
  book.onChanging((before, after) => rememberDefault(settings, before, after));
  const stopHold = followHold({ ...parts, settings }, hold, unsavedPassphrase);
  const idleLock = startIdleLock({
    vault,
    minutes: () => settings.get().idleLockMinutes,
    logger,
  });
  const checks = checkCalls(parts);
  const health = startDefaultHealth(parts, checks['registries.check'], {
    onBattery: options.onBattery ?? (() => false),
  });
  const uses = createLendingUses(parts.now);
  const effects = new DefaultEffects(parts, { directory, hold, helper: options.helper });
  const { close: closeExchange, ...exchange } = exchangeCalls(parts, { version: options.version });
  const registries = registryCalls(parts);
  const defaults = defaultCalls(parts);
  return {
    handlers: {
      ...registries,
      ...defaults,
      ...lendingCalls(parts),
      ...checks,
      ...pinCalls(parts),
      ...favouriteCalls(parts),
      ...recentCalls(parts),
      ...listCalls(parts),
      ...searchCalls(parts, search, cacheFolder(directory)),
      ...imageCalls(parts),
      ...jobCalls(parts),
      ...deleting,
      ...activityCalls(parts),
      ...effectCalls(effects, parts.hub),
      ...fileCalls(parts),
      ...packageCalls(parts),
      ...compareCalls(parts),
      ...exchange,
      ...systemCalls(parts, { ...registries, ...defaults }),
      ...vaultCalls(parts),
      ...settingsCalls(parts, {
        version: options.version,
        face: options.face,
        canAsk: () => confirmation.canAsk(),
        dataDirectory: directory,
        notices: options.notices ?? [],
        hold,
      }),
    },
    logins: lentLogins(parts, uses),
    used: idleLock.used,
    onChanged: (listener) => parts.hub.onChanged(listener),
    suspend: () => parts.clients.dropAll('suspended'),
    async close() {
      const step = (name: string, close: () => void | Promise<void>) => ({ name, close });
      const inOrder = (...steps: ClosingStep[]) => closeInOrder(steps, closingLimit, logger);
      // One that hangs or fails holds up none of the others.
      const clean = await Promise.all([
        inOrder(
          step('listeners', stopVault),
          step('health', () => health.stop()),
          step('effects', () => effects.close()),
          step('hold', stopHold),
          step('idleLock', idleLock.stop),
          step('exchange', closeExchange),
          step('jobs', async () => {
            stopJobs();
            await parts.jobs.close();
          }),
          step('activity', () => parts.activity.close()),
          step('clients', () => parts.clients.dropAll('closing')),
          step('sample', () => parts.sample.close()),
        ),
        inOrder(step('cache', () => parts.cache.close())),
        inOrder(step('search', () => search.close())),
        inOrder(
          step('recents', () => parts.recents.close()),
          step('lastSeen', () => parts.lastSeen.close()),
        ),
        inOrder(
          step('vault', () => vault.lock()),
          step('book', () => book.close()),
        ),
      ]);
      if (clean.includes(false)) throw BerthError.of('INTERNAL', text('app.notClosed'));
    },
  };
}

/**
 * Opens or makes the vault. Answers the passphrase where it could not be saved
 * yet, since nothing can: that is no reason not to start.
 */
async function startVault(
  vault: Vault,
  passphrase: string | undefined,
  hold: DirectoryHold,
): Promise<string | null> {
  try {
    await vault.start(passphrase);
    return null;
  } catch (error) {
    const mayCome = hold.notice !== null && passphrase !== undefined;
    if (!mayCome || !(error instanceof BerthError && error.code === 'STORAGE')) throw error;
    return passphrase;
  }
}
