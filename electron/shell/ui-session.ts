import { type Session, session } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { serveAppFiles } from './app-protocol.ts';
import { guardDownloads } from './downloads.ts';
import { blockNetwork } from './network-guard.ts';
import { denyPermissions } from './permissions.ts';

/** The window's partition: in memory, since nothing the page knows belongs on disk. */
export const uiPartition = 'berth';

/** The session of the window: own files only, no permissions, no network, no downloads but its own texts, no dictionaries. */
export function createUiSession(options: { rendererFolder: string; logger: Logger }): Session {
  const ui = session.fromPartition(uiPartition, { cache: false });
  denyPermissions(ui);
  blockNetwork(ui, options.logger);
  guardDownloads(ui, options.logger);
  ui.setSpellCheckerEnabled(false);
  serveAppFiles(ui, options.rendererFolder);
  return ui;
}
