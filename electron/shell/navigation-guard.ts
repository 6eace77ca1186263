import type { App, Event, WebContents } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import { type ExternalLink, externalLink } from './external-links.ts';
import { isOwnUrl } from './own-origin.ts';

export interface NavigationGuardParts {
  app: Pick<App, 'on'>;
  /** Opens a link that a person followed. */
  open: (link: ExternalLink) => Promise<void>;
  logger: Logger;
}

/**
 * Keeps every page on its own origin, from the moment it exists: navigation,
 * redirects, frames, new windows and web views are denied, and WebRTC, which
 * asks no session, gets no way out but its proxy. A link to another site that a
 * person followed opens in the system's browser.
 */
export function guardNavigation(parts: NavigationGuardParts): void {
  parts.app.on('web-contents-created', (_event, contents) => guardContents(contents, parts));
}

function guardContents(contents: WebContents, { open, logger }: NavigationGuardParts): void {
  const isFollowed = watchGestures(contents);
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
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
    if (link !== null && isFollowed()) setImmediate(() => void open(link));
    else logger.warn('navigation.denied', { kind: link === null ? 'window' : 'noGesture' });
    return { action: 'deny' };
  });
}

/** How long a click or a key counts, in milliseconds; a page answers sooner. */
const countsFor = 2000;

const gestures: ReadonlySet<string> = new Set([
  'mouseDown',
  'mouseUp',
  'rawKeyDown',
  'keyDown',
  'gestureTap',
  'touchEnd',
]);

/**
 * Whether a person did something in the page just now. Read from the input that
 * the system gives to Chromium, which no script of a page can make up. One
 * gesture counts once.
 */
export function watchGestures(
  contents: Pick<WebContents, 'on'>,
  now: () => number = () => performance.now(),
): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  contents.on('input-event', (_event, { type }) => {
    if (gestures.has(type)) last = now();
  });
  return () => {
    const recent = now() - last < countsFor;
    last = Number.NEGATIVE_INFINITY;
    return recent;
  };
}
