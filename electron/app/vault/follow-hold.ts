import type { DirectoryHold } from '../../storage/directory-hold.ts';
import type { FileSettings } from '../../storage/settings.ts';
import type { CoreParts } from '../core-parts.ts';

/**
 * Tells the windows when the data directory was taken or lost, and reads again
 * what another process may have saved meanwhile. `passphrase` is one that could
 * not be saved at the start. Answers the way to stop.
 */
export function followHold(
  parts: Pick<CoreParts, 'book' | 'vault' | 'hub' | 'log' | 'logger'> & {
    settings: FileSettings;
  },
  hold: DirectoryHold,
  passphrase: string | null,
): () => void {
  const { book, vault, settings, hub, log, logger } = parts;
  let unsaved = passphrase;

  const keepPassphrase = async (): Promise<void> => {
    if (unsaved === null) return;
    await vault.start(unsaved);
    unsaved = null;
  };
  const stopHold = hold.onChanged(() => {
    if (hold.notice === null) {
      settings.refresh();
      log.setLevel(settings.get().logLevel);
      book
        .refresh()
        .then(keepPassphrase)
        .catch(() => logger.warn('core.notRefreshed'));
    }
    // The notice is read together with the settings.
    hub.announce('settings');
  });
  const stopBook = book.onReplaced(({ slotsChanged }) => {
    if (slotsChanged) vault.lock().catch(() => logger.warn('vault.notLocked'));
    hub.announce('registries');
    hub.announce('favourites');
    hub.announce('vault');
  });
  return () => {
    stopHold();
    stopBook();
  };
}
