import type { App, Event, Shell, WebContents } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { externalLink } from './external-links.ts';
import { isOwnUrl } from './own-origin.ts';

export interface NavigationGuardParts {
  app: Pick<App, 'on'>;
  shell: Pick<Shell, 'openExternal'>;
  logger: Logger;
}

/**
 * Keeps every page on its own origin, from the moment it exists: navigation,
 * redirects, frames, new windows and web views are denied; a link to another
 * site opens in the system's browser.
 */
export function guardNavigation(parts: NavigationGuardParts): void {
  parts.app.on('web-contents-created', (_event, contents) => guardContents(contents, parts));
}

function guardContents(contents: WebContents, { shell, logger }: NavigationGuardParts): void {
  const deny = (kind: string, event: Event<{ url: string }>): void => {
    if (isOwnUrl(event.url)) return;
    event.preventDefault();
    logger.warn('navigation.denied', { kind });
  };
  contents.on('will-navigate', (event) => deny('navigate', event));
  contents.on('will-redirect', (event) => deny('redirect', event));
  contents.on('will-frame-navigate', (event) => {
    // A frame of ours does not exist, so even our own address is refused in one.
    if (event.isMainFrame) return deny('navigate', event);
    event.preventDefault();
    logger.warn('navigation.denied', { kind: 'frame' });
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    logger.warn('navigation.denied', { kind: 'webview' });
  });
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    // After the handler has answered: opening a browser must not hold the page's thread.
    if (link !== null) setImmediate(() => openLink(shell, link, logger));
    else logger.warn('navigation.denied', { kind: 'window' });
    return { action: 'deny' };
  });
}

function openLink(shell: Pick<Shell, 'openExternal'>, link: string, logger: Logger): void {
  shell.openExternal(link).catch(() => logger.warn('navigation.noBrowser'));
}
