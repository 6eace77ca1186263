import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

export type PeerOwner = 'own' | 'other' | 'unknown';

/**
 * Tells whether the program at the other end of a loopback connection runs as
 * this user (or as root, who can read everything anyway). Linux only: the
 * kernel's socket tables name each socket's owner (proc(5), /proc/net/tcp).
 */
export async function peerOwner(socket: Socket): Promise<PeerOwner> {
  const own = process.getuid?.();
  const { remotePort, localPort } = socket;
  if (process.platform !== 'linux' || own === undefined) return 'unknown';
  if (remotePort === undefined || localPort === undefined) return 'unknown';
  // A program may reach 127.0.0.1 by an IPv6 socket too.
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) =>
    readFile(path, 'utf8').catch(() => ''),
  );
  const table = (await Promise.all(tables)).join('\n');
  const owner = ownerInTable(table, remotePort, localPort);
  if (owner === undefined) return 'unknown';
  return owner === own || owner === 0 ? 'own' : 'other';
}

/**
 * The user id of the socket on 127.0.0.1 bound to port `from` and connected to
 * port `to`, itself or mapped into IPv6; undefined when there is none.
 */
export function ownerInTable(table: string, from: number, to: number): number | undefined {
  for (const line of table.split('\n')) {
    const [, local, remote, , , , , uid] = line.trim().split(/\s+/);
    if (isLoopbackPort(local, from) && isLoopbackPort(remote, to)) return Number(uid);
  }
  return undefined;
}

/** The kernel prints 127.0.0.1 as one little-endian word, behind a prefix where it is mapped. */
function isLoopbackPort(endpoint: string | undefined, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return endpoint?.endsWith(`0100007F:${hex}`) === true;
}
