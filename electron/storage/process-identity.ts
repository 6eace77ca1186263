import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { systemCode } from './storage-error.ts';

/** What tells one process from all others, also after its id was given to another one. */
export interface ProcessIdentity {
  pid: number;
  /** When the process started, in the system's own terms; null where that cannot be told. */
  startTime: string | null;
  /** Changes with each start of the machine; null where that cannot be told. */
  bootId: string | null;
  /** Linux: process ids mean the same only within one pid namespace. */
  pidNamespace: string | null;
  host: string;
}

const run = promisify(execFile);

/** The identity of this process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    startTime: await startTimeOf(process.pid),
    bootId: await bootId(),
    pidNamespace: await readlink('/proc/self/ns/pid').catch(() => null),
    host: hostname(),
  };
}

/**
 * True only when `other` provably runs no more: this host, and either another
 * boot since, or no process of that id, or one that started at another time.
 */
export async function isProvablyGone(
  other: ProcessIdentity,
  self: ProcessIdentity,
): Promise<boolean> {
  if (other.host !== self.host) return false;
  if (other.bootId !== null && self.bootId !== null && other.bootId !== self.bootId) return true;
  if (other.pidNamespace !== self.pidNamespace) return false;
  if (!(await exists(other.pid))) return true;
  if (other.startTime === null) return false;
  const startTime = await startTimeOf(other.pid);
  return startTime !== null && startTime !== other.startTime;
}

async function exists(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
  const state = (await procStat(pid))?.[0];
  // A killed process whose parent has not noticed yet still has an id.
  return state !== 'Z' && state !== 'X';
}

async function startTimeOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return (await procStat(pid))?.[19] ?? null;
  if (process.platform === 'win32') return null;
  return output('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** The fields of /proc/PID/stat from the third one, the state, on (proc_pid_stat(5)). */
async function procStat(pid: number): Promise<string[] | null> {
  if (process.platform !== 'linux') return null;
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The second field is the command's name, which may hold spaces and brackets.
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

async function bootId(): Promise<string | null> {
  if (process.platform === 'linux')
    return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
      (text) => text.trim(),
      () => null,
    );
  return process.platform === 'darwin' ? output('sysctl', ['-n', 'kern.bootsessionuuid']) : null;
}

async function output(command: string, args: readonly string[]): Promise<string | null> {
  try {
    const environment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await run(command, [...args], { timeout: 2000, env: environment });
    return stdout.trim() === '' ? null : stdout.trim();
  } catch {
    return null;
  }
}
