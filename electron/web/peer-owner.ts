import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';

export type PeerOwner = 'own' | 'other' | 'unknown';

export interface Endpoint {
  address: string;
  port: number;
}

/** Whom Linux names where a user namespace has no name for an account (user_namespaces(7)). */
const overflowUid = 65_534;

/** `/proc/net/tcp` on connections that stand; others have lost their owner and name root. */
const established = '01';

/**
 * Tells whether the program at the other end of a connection of this computer
 * runs under this account. Root is another account: what it forwards (a
 * container's port, say) may come from anybody. Linux only: its tables of
 * sockets name each one's owner (proc(5), /proc/net/tcp).
 */
export async function peerOwner(socket: Socket): Promise<PeerOwner> {
  const own = process.getuid?.();
  if (process.platform !== 'linux' || own === undefined || own === overflowUid) return 'unknown';
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return 'unknown';
  if (localAddress === undefined || localPort === undefined) return 'unknown';
  // A program may reach 127.0.0.1 by an IPv6 socket too.
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) =>
    readFile(path, 'utf8').catch(() => ''),
  );
  const owner = ownerInTable((await Promise.all(tables)).join('\n'), {
    from: { address: remoteAddress, port: remotePort },
    to: { address: localAddress, port: localPort },
  });
  if (owner === undefined) return 'unknown';
  return owner === own ? 'own' : 'other';
}

/**
 * The user id of the one established socket that is bound to `from` and
 * connected to `to`, both whole addresses; undefined unless there is exactly one.
 */
export function ownerInTable(
  table: string,
  { from, to }: { from: Endpoint; to: Endpoint },
): number | undefined {
  const [locals, remotes] = [spellings(from), spellings(to)];
  const owners: number[] = [];
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', state, , , , uid, , inode] = line.trim().split(/\s+/);
    if (!locals.includes(local) || !remotes.includes(remote)) continue;
    // A row without an inode belongs to no program any more.
    if (state === established && inode !== '0' && /^\d+$/.test(uid ?? '')) owners.push(Number(uid));
  }
  return owners.length === 1 ? owners[0] : undefined;
}

/** How the kernel prints an endpoint: 32-bit words in this machine's byte order; IPv4 also mapped into IPv6. */
function spellings({ address, port }: Endpoint): string[] {
  if (!ipaddr.isValid(address)) return [];
  const ip = ipaddr.process(address);
  const forms = ip instanceof ipaddr.IPv4 ? [ip, ip.toIPv4MappedAddress()] : [ip];
  return forms.map((form) => {
    const words = new Uint32Array(Uint8Array.from(form.toByteArray()).buffer);
    return `${[...words].map((word) => hex(word, 8)).join('')}:${hex(port, 4)}`;
  });
}

function hex(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0');
}
