import { createHash } from 'node:crypto';

/**
 * Rancher's ids are integers, Berth's are UUIDs: 48 bits of a hash, so that the number is the
 * same over restarts and exact in every program's arithmetic. A credential has one of its own.
 */
export function rancherId(kind: 'registry' | 'credential', id: string): number {
  return createHash('sha256').update(`${kind} ${id}`).digest().readUIntBE(0, 6);
}
