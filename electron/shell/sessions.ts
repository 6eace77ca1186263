import { type Session, session } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { serveAppFiles } from './app-files.ts';
import {
  blockEverything,
  blockNetwork,
  denyAllPermissions,
  denyDownloads,
  denyPermissions,
  guardDownloads,
} from './session-guards.ts';

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

/**
 * Closes the session that a page without a session of its own would get: no
 * page of Berth is in it. It still tells the system's proxies, since the
 * window's own session has none.
 */
export function closeDefaultSession(logger: Logger): Pick<Session, 'resolveProxy'> {
  const { defaultSession } = session;
  denyAllPermissions(defaultSession);
  blockEverything(defaultSession, logger);
  denyDownloads(defaultSession, logger);
  defaultSession.setSpellCheckerEnabled(false);
  return defaultSession;
}
