import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { machineNetworks } from './machine-networks.ts';

function at(
  cidr: string,
  more: { internal?: boolean; scopeid?: number } = {},
): NetworkInterfaceInfo {
  const [address = ''] = cidr.split('/');
  const shared = { address, cidr, netmask: '', mac: '', internal: more.internal ?? false };
  return cidr.includes(':')
    ? { ...shared, family: 'IPv6', scopeid: more.scopeid ?? 0 }
    : { ...shared, family: 'IPv4' };
}

const home = [at('192.168.1.20/24'), at('2606:4700:1:2::aa/64')];
const loopback = [at('127.0.0.1/8', { internal: true }), at('::1/128', { internal: true })];

it('names the networks, whatever the addresses and the order of interfaces', () => {
  const before = machineNetworks(() => ({ lo: loopback, eth0: home }));
  expect(before).toBe('192.168.1.0/24 2606:4700:1:2::/64');
  const renewed = [at('2606:4700:1:2::bb/64'), at('192.168.1.77/24')];
  expect(machineNetworks(() => ({ wlan0: renewed, lo: loopback }))).toBe(before);
});

it('is not changed by what is link-local, and is by a VPN', () => {
  const before = machineNetworks(() => ({ eth0: home }));
  const cable = [at('fe80::1/64', { scopeid: 3 })];
  expect(machineNetworks(() => ({ eth0: home, veth1: cable }))).toBe(before);
  expect(machineNetworks(() => ({ eth0: home, tun0: [at('10.8.0.2/24')] }))).not.toBe(before);
});

it('is told of this machine, and is the same while nothing is known', () => {
  expect(machineNetworks()).toBe(machineNetworks());
  const silent = () => {
    throw new Error('not permitted');
  };
  expect(machineNetworks(silent)).toBe('');
});
