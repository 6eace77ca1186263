import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import type { DownloadRefusal } from './desktop-launch.ts';

const refusalSchema = z.object({ at: z.iso.datetime(), reason: z.string().max(500) });

/** In the user's cache folder, since node_modules may be made anew at any time. */
function refusalFile(): string {
  return join(envPaths('Berth', { suffix: '' }).cache, 'electron-download.json');
}

/** The last download of Electron that came to nothing; null when there is none. */
export function readRefusal(path = refusalFile()): DownloadRefusal | null {
  try {
    return refusalSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Remembers a refusal; where the folder cannot be written, the next start just tries again. */
export function rememberRefusal(refusal: DownloadRefusal, path = refusalFile()): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(refusal));
  } catch {
    return;
  }
}

export function forgetRefusal(path = refusalFile()): void {
  rmSync(path, { force: true });
}
