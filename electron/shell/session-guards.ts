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

/** Copying a reference is all the renderer ever asks for; Electron's own default would grant everything. */
const granted = 'clipboard-sanitized-write';

/** Denies every permission but writing to the clipboard from our own page, and every device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === granted && details.isMainFrame && isOwnUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, details) =>
      permission === granted && details.isMainFrame && isOwnUrl(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Denies every permission and every device, to whatever asks. */
export function denyAllPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

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
