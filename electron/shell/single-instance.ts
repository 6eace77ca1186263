import type { App } from 'electron';

/**
 * True when this is the first desktop instance over its data directory; a
 * later one makes the first come to the front and must quit. What the later
 * one was started with is not looked at.
 */
export function isFirstInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  comeToFront: () => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', () => comeToFront());
  return true;
}
