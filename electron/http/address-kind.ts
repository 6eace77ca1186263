import ipaddr from 'ipaddr.js';

/** How far an address reaches; `linkLocal` stands for all that no name should lead to. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'linkLocal';

/** From what anyone may reach to what no server may point at. */
export const mostPublicFirst: readonly AddressKind[] = [
  'public',
  'private',
  'loopback',
  'linkLocal',
];

/**
 * Where clouds tell a machine its own credentials, beside 169.254.169.254:
 * Amazon and Google by IPv6, Alibaba Cloud, Azure (their documentation of
 * instance metadata).
 */
const metadataServices: ReadonlySet<string> = new Set([
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
]);

/**
 * The kind of an IP literal (IANA special-purpose registries). IPv6 that leads
 * to an IPv4 address by a translator or a tunnel counts as that one.
 */
export function addressKind(address: string): AddressKind {
  const [bare = ''] = address.replace(/^\[|\]$/g, '').split('%', 1);
  if (!ipaddr.isValid(bare)) return 'private';
  const parsed = ipaddr.process(bare);
  if (metadataServices.has(parsed.toString())) return 'linkLocal';
  const inner = parsed.kind() === 'ipv6' ? innerAddresses(parsed.toByteArray()) : [];
  if (inner.length > 0) return leastPublic(inner.map((bytes) => addressKind(bytes.join('.'))));
  switch (parsed.range()) {
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

/** The IPv4 addresses that an IPv6 address may lead to; most lead to none. */
function innerAddresses(bytes: readonly number[]): number[][] {
  const starts = (...prefix: readonly number[]) => prefix.every((byte, at) => bytes[at] === byte);
  const last = bytes.slice(12);
  // 6to4 (RFC 3056, section 2).
  if (starts(0x20, 0x02)) return [bytes.slice(2, 6)];
  // Teredo keeps the client's address inverted (RFC 4380, section 4).
  if (starts(0x20, 0x01, 0, 0)) return [last.map((byte) => byte ^ 0xff)];
  // NAT64's well-known prefix (RFC 6052, section 2.1), and the one for networks of their own (RFC 8215).
  if (starts(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) return [last];
  if (starts(0, 0x64, 0xff, 0x9b, 0, 1)) return translatedLocally(bytes);
  // IPv4-translated (RFC 2765, section 2.1), and IPv4-compatible (RFC 4291, section 2.5.5.1).
  if (starts(0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0)) return [last];
  if (starts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) && last.slice(0, 3).some((byte) => byte !== 0))
    return [last];
  // ISATAP (RFC 5214, section 6.1), whatever its prefix.
  if (
    (bytes[8] === 0 || bytes[8] === 2) &&
    bytes[9] === 0 &&
    bytes[10] === 0x5e &&
    bytes[11] === 0xfe
  )
    return [last];
  return [];
}

/**
 * A network's own translator may keep the address in any of RFC 6052's places
 * (section 2.2), which leave what follows zero; all that fit are looked at.
 */
function translatedLocally(bytes: readonly number[]): number[][] {
  const places = [
    { address: [6, 7, 9, 10], rest: 11 },
    { address: [7, 9, 10, 11], rest: 12 },
    { address: [9, 10, 11, 12], rest: 13 },
  ];
  const found = places
    .filter(({ rest }) => bytes.slice(rest).every((byte) => byte === 0))
    .map(({ address }) => address.map((at) => bytes[at] ?? 0));
  const last = bytes.slice(12);
  return found.length > 0 && last.every((byte) => byte === 0) ? found : [...found, last];
}

/** Of several, the kind that fewest may point at. */
function leastPublic(kinds: readonly AddressKind[]): AddressKind {
  return mostPublicFirst.findLast((kind) => kinds.includes(kind)) ?? 'private';
}
