import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { App } from 'electron';

/**
 * Gives Chromium a folder of its own beside the book, never in it. Not a cache
 * folder: on Windows safeStorage keeps its wrapped key there. Must run before
 * the app is ready and before the single-instance lock, which lies there too,
 * so that each data directory has its own instance.
 */
export function placeChromiumProfile(
  app: Pick<App, 'setPath'>,
  dataDirectory: string,
  profile = join(dirname(dataDirectory), `${basename(dataDirectory)}-chromium`),
): string {
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  app.setPath('crashDumps', join(profile, 'crashes'));
  return profile;
}
