import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { type Peer, programPath } from './peers.ts';

export interface InstallPlace {
  /** The Go command, or undefined where there is none. */
  go: string | undefined;
  /** The folder that programs are kept in. */
  folder: string;
  say(line: string): void;
}

const limitMs = 15 * 60_000;

/**
 * Installs peers by `go install` one after the other, each with a line that says
 * what came of it. Gives the names of those that are not to be had; nothing is
 * left of them.
 */
export async function installPeers(
  wanted: readonly Peer[],
  { go, folder, say }: InstallPlace,
): Promise<string[]> {
  const missing: string[] = [];
  for (const peer of wanted) {
    const label = `${peer.name} ${peer.version}`;
    const path = programPath(folder, peer);
    if (existsSync(path)) {
      say(`${label}: already there, ${path}`);
      continue;
    }
    const started = performance.now();
    const refusal =
      go === undefined
        ? 'Go is not on this machine'
        : await install(peer, { go, folder, path }).catch(String);
    if (refusal === null)
      say(`${label}: installed in ${((performance.now() - started) / 1000).toFixed(0)} s, ${path}`);
    else {
      missing.push(peer.name);
      say(`${label}: not to be had: ${refusal}`);
    }
  }
  return missing;
}

/** Null when the program is there, else why it is not. */
async function install(
  peer: Peer,
  { go, folder, path }: { go: string; folder: string; path: string },
): Promise<string | null> {
  mkdirSync(folder, { recursive: true });
  const building = mkdtempSync(join(folder, '.building-'));
  const run = (parameters: readonly string[], env: Record<string, string> = {}) =>
    execa(go, ['install', ...parameters], {
      cwd: building,
      env: { GOBIN: building, ...env },
      stdin: 'ignore',
      reject: false,
      all: true,
      timeout: limitMs,
      forceKillAfterDelay: 5000,
    });
  try {
    const command = `${peer.module}/${peer.command}`;
    let result = await run([`${command}@${peer.version}`]);
    if (result.failed && result.all.includes('/@v/list')) {
      // Some proxies have a pinned version but no list of versions, which only this way does without.
      const require = `module peer\n\nrequire ${peer.module} ${peer.version}\n`;
      writeFileSync(join(building, 'go.mod'), require);
      result = await run([command], { GOFLAGS: '-mod=mod' });
    }
    if (result.timedOut) return `not built within ${limitMs / 60_000} minutes`;
    if (result.failed) return reasonOf(result.all) || String(result.shortMessage);
    const built = join(building, basename(path));
    if (!existsSync(built)) return `go install made no ${peer.program}`;
    mkdirSync(dirname(path), { recursive: true });
    renameSync(built, path);
    return null;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** What Go says beside its progress, on one line. */
function reasonOf(output: string): string {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('go: downloading '))
    .join(' ')
    .slice(0, 400);
}
