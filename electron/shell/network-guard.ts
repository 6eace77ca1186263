import type { Session } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { isOwnBlob, isOwnUrl, parseUrl } from './own-origin.ts';

/** True for what the page may load: our own files, and Chromium's own developer tools. */
export function mayLoad(text: string): boolean {
  return isOwnUrl(text) || parseUrl(text)?.protocol === 'devtools:';
}

/** Cuts the page's session off the network: registries are spoken to by the core alone. */
export function blockNetwork(session: Session, logger: Logger): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    // A file that the page saves comes from its own memory.
    const allowed = mayLoad(details.url) || isOwnBlob(details.url);
    if (!allowed) logger.warn('network.blocked', { kind: details.resourceType });
    answer({ cancel: !allowed });
  });
}

/** Lets a session load nothing at all. */
export function blockEverything(session: Session, logger: Logger): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    logger.warn('network.blocked', { kind: details.resourceType });
    answer({ cancel: true });
  });
}
