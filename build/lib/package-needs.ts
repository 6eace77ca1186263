import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What to tell someone who packages Berth without Electron's binary: what is missing and how to get it. */
export function whatIsMissing(root: string): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')));
  return [
    `Berth cannot be packaged: the binary of Electron ${version} is missing (node_modules/electron/dist).`,
    'Fetch it with: npx install-electron',
    `Where it cannot be fetched, point ELECTRON_OVERRIDE_DIST_PATH at an unpacked Electron ${version}.`,
  ].join('\n');
}
