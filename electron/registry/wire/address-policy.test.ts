import { describe, expect, it } from 'vitest';
import { AddressPolicy, AddressRefused, addressKind } from './address-policy.ts';

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
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});

describe('AddressPolicy', () => {
  const address = (text: string) => ({ address: text, family: 4 as const });
  const reached = (own: string, target: string): boolean => {
    const policy = new AddressPolicy('registry.test');
    policy.learnOwn([address(own)]);
    try {
      policy.judgeHost(target);
      policy.admit('auth.test', [address(target)]);
      return true;
    } catch (error) {
      if (error instanceof AddressRefused) return false;
      throw error;
    }
  };

  it.each([
    ['8.8.8.8', '1.1.1.1', true],
    ['8.8.8.8', '10.0.0.1', false],
    ['8.8.8.8', '127.0.0.1', false],
    ['8.8.8.8', '169.254.169.254', false],
    ['10.0.0.1', '10.0.0.2', true],
    ['10.0.0.1', '127.0.0.1', false],
    ['10.0.0.1', '169.254.169.254', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '10.0.0.2', true],
    ['127.0.0.1', '169.254.169.254', false],
  ])('from %s to %s: %s', (own, target, expected) => {
    expect(reached(own, target)).toBe(expected);
  });

  it('takes a registry with several addresses for the most public of them', () => {
    const policy = new AddressPolicy('registry.test');
    policy.learnOwn([address('127.0.0.1'), address('8.8.8.8')]);
    expect(() => policy.judgeHost('127.0.0.1')).toThrow(AddressRefused);
  });

  it('knows a literal registry before any lookup', () => {
    expect(() => new AddressPolicy('192.168.1.5').judgeHost('192.168.1.6')).not.toThrow();
    expect(() => new AddressPolicy('[::1]').judgeHost('localhost')).not.toThrow();
    expect(() => new AddressPolicy('registry.test').judgeHost('localhost')).toThrow(AddressRefused);
  });

  it('connects to the admitted of several addresses alone', () => {
    const policy = new AddressPolicy('registry.test');
    policy.learnOwn([address('8.8.8.8')]);
    const mixed = [address('10.0.0.1'), address('1.1.1.1')];
    expect(policy.admit('auth.test', mixed)).toEqual([address('1.1.1.1')]);
  });
});
