import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/**
 * The networks this machine is on, as one text that changes when it joins or
 * leaves one. Networks, not addresses: those of IPv6 change by themselves.
 */
export function machineNetworks(read: typeof networkInterfaces = networkInterfaces): string {
  const networks = new Set<string>();
  for (const addresses of Object.values(interfacesBy(read)))
    for (const { cidr, internal, scopeid } of addresses ?? []) {
      // A link-local address comes and goes with every cable and container.
      if (internal || cidr === null || (scopeid ?? 0) !== 0) continue;
      networks.add(networkOf(cidr));
    }
  return [...networks].sort().join(' ');
}

function interfacesBy(read: typeof networkInterfaces): ReturnType<typeof networkInterfaces> {
  try {
    return read();
  } catch {
    // Some sandboxes do not tell; then the network never changes.
    return {};
  }
}

function networkOf(cidr: string): string {
  const [, length = ''] = cidr.split('/');
  const network = cidr.includes(':')
    ? ipaddr.IPv6.networkAddressFromCIDR(cidr)
    : ipaddr.IPv4.networkAddressFromCIDR(cidr);
  return `${network.toString()}/${length}`;
}
