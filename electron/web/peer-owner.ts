import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

export type PeerOwner = 'own' | 'other' | 'unknown';

/**
 * Tells whether the program at the other end of a loopback connection runs as
 * this user (or as root, who can read everything anyway). Linux only: the
 * kernel's socket table names each socket's owner (proc(5), /proc/net/tcp).
 */
export async function peerOwner(socket: Socket): Promise<PeerOwner> {
  const own = process.getuid?.();
  const { remotePort, localPort } = socket;
  if (process.platform !== 'linux' || own === undefined) return 'unknown';
  if (remotePort === undefined || localPort === undefined) return 'unknown';
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  const owner = ownerInTable(table, remotePort, localPort);
  if (owner === undefined) return 'unknown';
  return owner === own || owner === 0 ? 'own' : 'other';
}

/** The user id of the IPv4 loopback socket bound to `from` and connected to `to`; undefined when there is none. */
export function ownerInTable(table: string, from: number, to: number): number | undefined {
  const endpoint = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n')) {
    const [, local, remote, , , , , uid] = line.trim().split(/\s+/);
    if (local === endpoint(from) && remote === endpoint(to)) return Number(uid);
  }
  return undefined;
}
