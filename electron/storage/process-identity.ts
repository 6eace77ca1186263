import type { SystemFacts } from './system-facts.ts';

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
  /** Stays when the machine is renamed; missing in older lock files. */
  machineId?: string | null | undefined;
  /** Windows: a pipe that is there for as long as the process is. */
  pipe?: string | null | undefined;
}

/** A process that may be gone. */
export interface Suspect extends ProcessIdentity {
  /** ISO time at which it was running. */
  since: string;
}

/** Milliseconds by which a time may be off that is worked out from how long the machine runs. */
const bootTolerance = 5 * 60_000;

/** The identity of this process. */
export async function ownIdentity(facts: SystemFacts): Promise<ProcessIdentity> {
  const [startTime, bootId, pidNamespace, machineId] = await Promise.all([
    facts.startTimeOf(process.pid),
    facts.bootId(),
    facts.pidNamespace(),
    facts.machineId(),
  ]);
  return { pid: process.pid, startTime, bootId, pidNamespace, host: facts.host, machineId };
}

/**
 * True only when `other`, whose lock lies in `folder`, provably runs no more: it
 * ran on this machine, and the machine was started anew since, or there is no
 * process of its id, or one that started at another time.
 */
export async function isProvablyGone(
  other: Suspect,
  self: ProcessIdentity,
  folder: string,
  facts: SystemFacts,
): Promise<boolean> {
  if (!(await ranOnThisMachine(other, self, folder, facts))) return false;
  if (other.bootId !== null && self.bootId !== null && other.bootId !== self.bootId) return true;
  if (other.pidNamespace !== self.pidNamespace) return false;
  if (!(await facts.exists(other.pid))) return true;
  // Windows gives ids to others soon, and its fast start-up does not count as a start of the machine.
  if (typeof other.pipe === 'string') return (await facts.pipe(other.pipe)) === 'gone';
  if (other.startTime === null)
    return other.bootId === null && isBeforeBoot(Date.parse(other.since), facts);
  const startTime = await facts.startTimeOf(other.pid);
  return startTime !== null && startTime !== other.startTime;
}

/** True when the time lies before the machine was started, as far as its clock can tell. */
export function isBeforeBoot(time: number, facts: SystemFacts): boolean {
  return time < facts.bootedAt() - bootTolerance;
}

/**
 * One kernel has one boot id, whatever its host is called. After a restart the
 * machine tells; its name alone does not: on a shared folder two machines may
 * have the same one, and one machine may get another.
 */
async function ranOnThisMachine(
  other: ProcessIdentity,
  self: ProcessIdentity,
  folder: string,
  facts: SystemFacts,
): Promise<boolean> {
  if (other.bootId !== null && other.bootId === self.bootId) return true;
  const known = typeof other.machineId === 'string' && typeof self.machineId === 'string';
  const sameMachine = known && other.machineId === self.machineId;
  // A reinstalled system has another id; two systems of one name are only met on a shared folder.
  if (other.host === self.host) return sameMachine || !known || facts.isOwnDisk(folder);
  // On macOS the id is the hardware's; on Linux it lies in a file, which copied systems share.
  return facts.platform === 'darwin' && sameMachine;
}
