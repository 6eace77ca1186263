import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { causeOfFailedStart, type LaunchFacts } from './desktop-launch.ts';
import { readRefusal } from './download-refusal.ts';
import { findProgram } from './required-tools.ts';
import { findElectron, hasDisplay, isRoot } from './this-machine.ts';

/** Looks at this machine; takes well under a second. */
export function gatherLaunchFacts(asked: LaunchFacts['asked']): LaunchFacts {
  const electron = findElectron();
  return {
    asked,
    platform: process.platform,
    root: isRoot(),
    display: hasDisplay(),
    binary: electron === undefined ? 'missing' : 'present',
    sandboxUsable: isSandboxUsable(electron),
    missingLibrary: electron === undefined ? null : findMissingLibrary(electron),
    refusal: readRefusal(),
    now: new Date(),
  };
}

/**
 * Chromium takes a setuid helper beside the binary, or user namespaces opened
 * by the user himself (Chromium, "Linux Sandboxing").
 */
function isSandboxUsable(electron: string | undefined): boolean {
  if (process.platform !== 'linux') return true;
  if (electron !== undefined && isSetuidRoot(join(dirname(electron), 'chrome-sandbox')))
    return true;
  // Ubuntu lets anyone make a namespace, but one without rights unless a profile says otherwise.
  if (readSetting('kernel/apparmor_restrict_unprivileged_userns') === '1') return false;
  if (readSetting('kernel/unprivileged_userns_clone') === '0') return false;
  if (readSetting('user/max_user_namespaces') === '0') return false;
  const unshare = findProgram(['unshare']);
  if (unshare === undefined) return true;
  return spawnSync(unshare, ['--user', '--map-root-user', 'true'], { timeout: 5000 }).status === 0;
}

function isSetuidRoot(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.uid === 0 && (stats.mode & 0o4111) === 0o4111;
}

function readSetting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Runs the binary as plain Node: that loads every library it is linked against. */
function findMissingLibrary(electron: string): string | null {
  if (process.platform !== 'linux') return null;
  try {
    execFileSync(electron, ['--version'], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 10_000,
    });
    return null;
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const failure = causeOfFailedStart(stderr);
    return failure?.cause === 'library' ? failure.detail : null;
  }
}
