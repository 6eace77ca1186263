import { describe, expect, it } from 'vitest';
import { AddressPolicy, AddressRefused } from './address-policy.ts';

describe('AddressPolicy', () => {
  const address = (text: string) => ({ address: text, family: 4 as const });
  const reached = (own: string, target: string): boolean => {
    const policy = new AddressPolicy('registry.test');
    policy.admit('registry.test', [address(own)]);
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
    policy.admit('registry.test', [address('127.0.0.1'), address('8.8.8.8')]);
    expect(() => policy.judgeHost('127.0.0.1')).toThrow(AddressRefused);
  });

  it('knows a literal registry before any lookup', () => {
    expect(() => new AddressPolicy('192.168.1.5').judgeHost('192.168.1.6')).not.toThrow();
    expect(() => new AddressPolicy('[::1]').judgeHost('localhost')).not.toThrow();
    expect(() => new AddressPolicy('registry.test').judgeHost('localhost')).toThrow(AddressRefused);
  });

  it('connects to the admitted of several addresses alone', () => {
    const policy = new AddressPolicy('registry.test');
    policy.admit('registry.test', [address('8.8.8.8')]);
    const mixed = [address('10.0.0.1'), address('1.1.1.1')];
    expect(policy.admit('auth.test', mixed)).toEqual([address('1.1.1.1')]);
  });
});
