import { describe, expect, it } from 'vitest';
import { addressKind } from './address-kind.ts';

describe('addressKind', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['2606:4700::1', 'public'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['198.18.0.1', 'private'],
    ['fd00::1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['::1', 'loopback'],
    ['::', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::808:808', 'public'],
    ['169.254.169.254', 'linkLocal'],
    ['fe80::1', 'linkLocal'],
    ['fe80::1%eth0', 'linkLocal'],
    ['[::1]', 'loopback'],
    ['224.0.0.1', 'linkLocal'],
    ['0.1.2.3', 'loopback'],
    ['255.255.255.255', 'linkLocal'],
    ['240.0.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['fec0::1', 'private'],
    ['2001:db8::1', 'private'],
    ['not an address', 'private'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    ['IPv4-mapped', '::ffff:10.0.0.1', 'private'],
    ['IPv4-mapped, in hex', '::ffff:a9fe:a9fe', 'linkLocal'],
    ['IPv4-compatible', '::127.0.0.1', 'loopback'],
    ['IPv4-compatible', '::a00:1', 'private'],
    ['IPv4-translated', '::ffff:0:7f00:1', 'loopback'],
    ['NAT64', '64:ff9b::a9fe:a9fe', 'linkLocal'],
    ['NAT64', '64:ff9b::100.64.0.1', 'private'],
    ['NAT64 of its own network', '64:ff9b:1::10.0.0.1', 'private'],
    ['NAT64 of its own network', '64:ff9b:1::808:808', 'public'],
    ['NAT64 of its own network, /48', '64:ff9b:1:7f00:0:100::', 'loopback'],
    ['NAT64 of its own network, /64', '64:ff9b:1:0:a:0:100:0', 'private'],
    ['6to4', '2002:7f00:1::', 'loopback'],
    ['6to4', '2002:a00:1::1', 'private'],
    ['6to4', '2002:a9fe:a9fe::', 'linkLocal'],
    ['6to4', '2002:808:808::1', 'public'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:80ff:fffe', 'loopback'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:f7f7:f7f7', 'public'],
    ['ISATAP', '2606:4700::5efe:10.0.0.1', 'private'],
    ['ISATAP', '2606:4700::200:5efe:7f00:1', 'loopback'],
  ])('%s %s is %s, as the address inside it', (_what, address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:100.100.100.200',
  ])('%s, where clouds keep what a machine may do, is pointed at by nobody', (address) => {
    expect(addressKind(address)).toBe('linkLocal');
  });
});
