import type { Session } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { isOwnBlob } from './own-origin.ts';

/**
 * Lets the page save what it made itself, and nothing else. Electron asks in
 * the system's dialog where a file goes (docs/api/download-item.md,
 * "setSavePath"): no page writes one unasked.
 */
export function guardDownloads(session: Pick<Session, 'on'>, logger: Logger): void {
  session.on('will-download', (event, item) => {
    if (isOwnBlob(item.getURL())) return;
    event.preventDefault();
    logger.warn('download.denied', {});
  });
}

/** Lets a session save nothing at all. */
export function denyDownloads(session: Pick<Session, 'on'>, logger: Logger): void {
  session.on('will-download', (event) => {
    event.preventDefault();
    logger.warn('download.denied', {});
  });
}
