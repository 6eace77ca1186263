import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile, readlink, statfs } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { promisify } from 'node:util';
import { findPipe } from './liveness-pipe.ts';
import { systemCode } from './storage-error.ts';

/** What the system tells of itself and its processes; tests play other systems. */
export interface SystemFacts {
  readonly platform: NodeJS.Platform;
  readonly host: string;
  /** When the machine was started, in milliseconds; as right as its clock. */
  bootedAt(): number;
  bootId(): Promise<string | null>;
  machineId(): Promise<string | null>;
  pidNamespace(): Promise<string | null>;
  /** False when there is no such process, or only what is left of a killed one. */
  exists(pid: number): Promise<boolean>;
  startTimeOf(pid: number): Promise<string | null>;
  /** Whether some process keeps the pipe of that name open. */
  pipe(name: string): Promise<'there' | 'gone'>;
  /** True when no other machine can have the folder mounted at the same time; false in doubt. */
  isOwnDisk(folder: string): Promise<boolean>;
}

const run = promisify(execFile);

/** The facts of this machine. */
export const thisSystem: SystemFacts = {
  platform: process.platform,
  host: hostname(),
  bootedAt: () => Date.now() - uptime() * 1000,
  bootId,
  machineId,
  pidNamespace: () => readlink('/proc/self/ns/pid').catch(() => null),
  exists,
  startTimeOf,
  pipe: findPipe,
  isOwnDisk,
};

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
  if (process.platform === 'linux') return firstText(['/proc/sys/kernel/random/boot_id']);
  return process.platform === 'darwin' ? output('sysctl', ['-n', 'kern.bootsessionuuid']) : null;
}

/**
 * The machine's own id (machine-id(5), on macOS the hardware's), or null. It is
 * not for others to see, so what is kept is worked out from it.
 */
async function machineId(): Promise<string | null> {
  const id = await rawMachineId();
  return id === null
    ? null
    : createHmac('sha256', id).update('berth.lock').digest('hex').slice(0, 32);
}

async function rawMachineId(): Promise<string | null> {
  if (process.platform === 'linux') {
    const id = await firstText(['/etc/machine-id', '/var/lib/dbus/machine-id']);
    return id !== null && /^[0-9a-f]{32}$/.test(id) ? id : null;
  }
  if (process.platform !== 'darwin') return null;
  const told = await output('ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']);
  return /"IOPlatformUUID" = "([0-9A-F-]{36})"/.exec(told ?? '')?.[1] ?? null;
}

async function firstText(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.trim() !== '') return text.trim();
  }
  return null;
}

/** Linux file systems that one kernel mounts at a time (magic numbers of statfs(2)). */
const ownDisks: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0xca451a4e, // bcachefs
  0xf2f52010, // f2fs
  0x2fc12fc1, // zfs
  0x794c7630, // overlayfs
  0x01021994, // tmpfs
  0x4d44, // vfat
  0x2011bab0, // exfat
]);

/** False on macOS and Windows, whose numbers mean something else. */
async function isOwnDisk(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  return statfs(folder).then(
    ({ type }) => ownDisks.has(type),
    () => false,
  );
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
