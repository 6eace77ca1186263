import { type Session, session } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { serveAppFiles } from './app-protocol.ts';
import { guardDownloads } from './downloads.ts';
import { blockNetwork } from './network-guard.ts';
import { denyPermissions } from './permissions.ts';

/** The window's partition: in memory, since nothing the page knows belongs on disk. */
export const uiPartition = 'berth';

/**
 * A proxy that nobody can be: what Chromium sends past the guard of requests
 * (WebRTC over TCP, hints to connect ahead) ends there. Only the administrator can listen on it.
 */
const deadEnd = {
  mode: 'fixed_servers',
  proxyRules: 'http://127.0.0.1:1',
  proxyBypassRules: '<-loopback>',
} as const;

/** The session of the window: own files only, no permissions, no network, no downloads but its own texts, no dictionaries. */
export async function createUiSession(options: {
  rendererFolder: string;
  logger: Logger;
}): Promise<Session> {
  const ui = session.fromPartition(uiPartition, { cache: false });
  denyPermissions(ui);
  blockNetwork(ui, options.logger);
  guardDownloads(ui, options.logger);
  ui.setSpellCheckerEnabled(false);
  serveAppFiles(ui, options.rendererFolder);
  await ui.setProxy(deadEnd);
  return ui;
}
