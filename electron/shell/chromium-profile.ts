import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { App } from 'electron';

/**
 * Gives Chromium a folder of its own beside the book, never in it; where
 * nothing can be made there, one in the user's own application data. Not a
 * cache folder: on Windows safeStorage keeps its wrapped key there. Must run
 * before the app is ready and before the single-instance lock, which lies there
 * too, so that each data directory has its own instance.
 */
export function placeChromiumProfile(
  app: Pick<App, 'getPath' | 'setPath'>,
  dataDirectory: string,
  asked: string | undefined,
): void {
  const beside = join(dirname(dataDirectory), `${basename(dataDirectory)}-chromium`);
  const profile = make(asked ?? beside) ?? make(elsewhere(app, dataDirectory));
  if (profile === undefined) return;
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  app.setPath('crashDumps', join(profile, 'crashes'));
}

function make(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    return undefined;
  }
}

function elsewhere(app: Pick<App, 'getPath'>, dataDirectory: string): string {
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16);
  return join(app.getPath('appData'), 'Berth', `chromium-${name}`);
}

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
