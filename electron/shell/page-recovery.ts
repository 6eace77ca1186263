import type { WebContents } from 'electron';
import type { Logger } from '../../shared/ports.ts';

export interface PageRecoveryParts {
  contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>;
  logger: Logger;
  /** Loads the page anew, from its first address. */
  load: () => void;
  /** Tells a person that there is no page; true when they want to try again. */
  ask: (what: 'notLoaded' | 'crashed') => Promise<boolean>;
  /** Milliseconds of a clock that only goes forward; for tests. */
  now?: () => number;
}

/** A page that keeps crashing is not reloaded for ever: three times in ten minutes. */
const maxReloads = 3;
const whileMs = 10 * 60_000;

/** A load that another one replaced, or that was told to stop (net_error_list.h, ERR_ABORTED). */
const aborted = -3;

/**
 * Brings a page back: one that crashed by itself, a few times; one that cannot
 * be loaded, or crashes again and again, when a person who was told says so.
 */
export function recoverPage(parts: PageRecoveryParts): void {
  const { contents, logger, load, ask, now = () => performance.now() } = parts;
  let crashes: number[] = [];
  let asking = false;
  const askOnce = async (what: 'notLoaded' | 'crashed'): Promise<void> => {
    if (asking || contents.isDestroyed()) return;
    asking = true;
    const again = await ask(what).catch(() => false);
    asking = false;
    if (again && !contents.isDestroyed()) load();
  };
  contents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
    if (!isMainFrame || code === aborted) return;
    logger.error('window.loadFailed', { status: code });
    void askOnce('notLoaded');
  });
  // What answers is our own protocol, and a page of an error is none of ours.
  contents.on('did-navigate', (_event, _url, status) => {
    if (status < 400) return;
    logger.error('window.loadFailed', { status });
    void askOnce('notLoaded');
  });
  contents.on('preload-error', (_event, _path, error) => {
    logger.error('window.preloadFailed', {}, error);
    void askOnce('notLoaded');
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    logger.error('window.pageGone', { kind: reason });
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    crashes = [...crashes.filter((time) => now() - time < whileMs), now()];
    if (crashes.length <= maxReloads) contents.reload();
    else void askOnce('crashed');
  });
}
