import { type Session, session } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { denyDownloads } from './downloads.ts';
import { blockEverything } from './network-guard.ts';
import { denyAllPermissions } from './permissions.ts';

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
