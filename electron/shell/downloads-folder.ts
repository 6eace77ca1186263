import type { App } from 'electron';

/** Where this person's downloads go, in their language; undefined where the system does not tell (docs/api/app.md, "getPath"). */
export function downloadsFolder(app: Pick<App, 'getPath'>): string | undefined {
  try {
    return app.getPath('downloads');
  } catch {
    return undefined;
  }
}
