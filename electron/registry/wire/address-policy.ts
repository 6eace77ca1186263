import ipaddr from 'ipaddr.js';
import { isLoopbackHost } from '../../../shared/loopback.ts';

/** How far an address reaches. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'linkLocal';

/** One resolved address. `kind` overrules the address's own; production never sets it. */
export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
  kind?: AddressKind | undefined;
}

/** Resolves a host name; the one seam that serves the address rules and the connection alike. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** Thrown before anything is sent to an address the registry may not point at. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly host: string;
  readonly kind: AddressKind;

  constructor(host: string, kind: AddressKind) {
    super(`${host} is a ${kind} address`);
    this.host = host;
    this.kind = kind;
  }
}

/** The kind of an IP literal (IANA special-purpose registries); IPv4 inside IPv6 counts as itself. */
export function addressKind(address: string): AddressKind {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return 'private';
  const parsed = ipaddr.process(bare);
  const range = parsed.range();
  if (parsed.kind() === 'ipv6' && range === 'rfc6052')
    return addressKind(ipaddr.fromByteArray(parsed.toByteArray().slice(12)).toString());
  switch (range) {
    case 'unicast':
      return 'public';
    case 'loopback':
    case 'unspecified':
      return 'loopback';
    case 'linkLocal':
    case 'multicast':
    case 'broadcast':
      return 'linkLocal';
    default:
      return 'private';
  }
}

const reachable: Readonly<Record<AddressKind, readonly AddressKind[]>> = {
  public: ['public'],
  private: ['public', 'private'],
  loopback: ['public', 'private', 'loopback'],
  linkLocal: ['public', 'private', 'linkLocal'],
};

/**
 * Where a registry may send Berth: its token realm and redirects stay as
 * public as the registry itself, and never reach link-local addresses, so that
 * no server on the internet can aim Berth at this machine or its network.
 */
export class AddressPolicy {
  private own: AddressKind;

  constructor(hostname: string) {
    this.own = literalKind(hostname) ?? 'public';
  }

  /** Learns what the registry's own name resolved to; of several, the most public counts. */
  learnOwn(addresses: readonly ResolvedAddress[]): void {
    const kinds = addresses.map(kindOf);
    const order: AddressKind[] = ['public', 'private', 'loopback', 'linkLocal'];
    this.own = order.find((kind) => kinds.includes(kind)) ?? this.own;
  }

  /** Refuses a host named by the registry when its literal already tells. Throws AddressRefused. */
  judgeHost(hostname: string): void {
    const kind = literalKind(hostname);
    if (kind !== null && !reachable[this.own].includes(kind))
      throw new AddressRefused(hostname, kind);
  }

  /** The resolved addresses that may be connected to. Throws AddressRefused when none may. */
  admit(hostname: string, addresses: readonly ResolvedAddress[]): readonly ResolvedAddress[] {
    const admitted = addresses.filter((address) => reachable[this.own].includes(kindOf(address)));
    const first = addresses[0];
    if (admitted.length === 0 && first !== undefined)
      throw new AddressRefused(hostname, kindOf(first));
    return admitted;
  }
}

function kindOf(address: ResolvedAddress): AddressKind {
  return address.kind ?? addressKind(address.address);
}

/** Null for a name that must be resolved first. */
function literalKind(hostname: string): AddressKind | null {
  if (isLoopbackHost(hostname)) return 'loopback';
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? addressKind(bare) : null;
}
