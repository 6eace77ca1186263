import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { downloadArtifact, initializeProxy } from '@electron/get';
import { execa } from 'execa';
import { z } from 'zod';
import { projectRoot } from './this-machine.ts';

interface Progress {
  transferred: number;
  total: number | null;
}

export interface DownloadOptions {
  /** Milliseconds without a byte after which the download is given up. */
  stallMs?: number;
  /** Bytes so far and in all, when the server says so. */
  onProgress(transferred: number, total: number | null): void;
  /** Where archives are kept; Electron's own place unless told otherwise. */
  cacheRoot?: string | undefined;
}

export type DownloadResult =
  | { ok: true }
  /** `slow` when it cost the person more than a moment, so that asking again at once would too. */
  | { ok: false; reason: string; slow: boolean };

const momentMs = 3000;

/**
 * Fetches the archive of the installed Electron version into the cache that
 * Electron's own installer reads, checked against the sums Electron ships
 * (`electron/install.js`, whose options these are).
 */
export async function downloadElectronArchive(options: DownloadOptions): Promise<DownloadResult> {
  const { stallMs = 15_000, onProgress } = options;
  const electron = readElectronPackage();
  if (process.env['HTTPS_PROXY'] || process.env['https_proxy']) initializeProxy();
  const started = performance.now();
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  const moved = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), stallMs);
  };
  try {
    await downloadArtifact({
      version: electron.version,
      artifactName: 'electron',
      platform: process.env['ELECTRON_INSTALL_PLATFORM'] ?? process.platform,
      arch: process.env['ELECTRON_INSTALL_ARCH'] ?? process.arch,
      checksums: electron.checksums,
      ...cacheRootOf(options),
      downloadOptions: {
        quiet: true,
        signal: stalled.signal,
        getProgressCallback: async ({ transferred, total }: Progress) => {
          moved();
          onProgress(transferred, total);
        },
      },
    });
    return { ok: true };
  } catch (error) {
    return stalled.signal.aborted
      ? { ok: false, reason: `no progress for ${stallMs / 1000} s`, slow: true }
      : {
          ok: false,
          reason: innermostMessage(error),
          slow: performance.now() - started > momentMs,
        };
  } finally {
    clearTimeout(timer);
  }
}

function cacheRootOf({ cacheRoot }: DownloadOptions): { cacheRoot?: string } {
  const root = cacheRoot ?? process.env['electron_config_cache'];
  return root === undefined ? {} : { cacheRoot: root };
}

/** Unpacks the fetched archive by Electron's own installer. Throws an Error when that fails. */
export async function unpackElectron(): Promise<void> {
  const { folder } = readElectronPackage();
  const result = await execa(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    reject: false,
    timeout: 5 * 60_000,
  });
  if (result.failed) throw new Error(result.stderr.split('\n')[0] || result.shortMessage);
}

function readElectronPackage() {
  const require = createRequire(join(projectRoot, 'package.json'));
  const file = require.resolve('electron/package.json');
  const { version } = z.object({ version: z.string() }).parse(require(file));
  const checksums = z
    .record(z.string(), z.string())
    .parse(require(join(dirname(file), 'checksums.json')));
  return { folder: dirname(file), version, checksums };
}

/** The innermost cause in a few words: fetch itself only says that it failed. */
function innermostMessage(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error)
    innermost = innermost.cause;
  if (!(innermost instanceof Error)) return String(innermost);
  const code = 'code' in innermost ? String(innermost.code) : '';
  return (innermost.message || code || innermost.name).split('\n')[0]?.slice(0, 200) ?? '';
}
