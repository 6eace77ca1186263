import { describe, expect, test } from 'vitest';
import { cpuTimeOf } from '../../../e2e/fixtures/cpu-time.ts';
import { savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { panoptica } from './panoptica.ts';

function readOne(value: unknown) {
  const [one, ...more] = panoptica.read(value, '').registries;
  if (one === undefined || more.length > 0) throw new Error('not one registry');
  return one;
}

describe('hostile texts', () => {
  test.each([
    ['Registry('.repeat(30_000)],
    [`Registry(url=${'a.'.repeat(30_000)}`],
    [`Registry(url=${'f(x='.repeat(30_000)}`],
    [`Registry(${"a='b',".repeat(30_000)}`],
    ['nothing'],
  ])('code that makes no registry is refused in good time', (code) => {
    const took = cpuTimeOf(() => {
      expect(panoptica.recognise(undefined, code)).toBe(0);
      expect(() => panoptica.read(undefined, code)).toThrowError(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
    });
    expect(took).toBeLessThan(3_000);
  });

  test('10,000 registries of code are read, one more is refused', () => {
    const code = (count: number) =>
      Array.from(
        { length: count },
        (_, n) => `RegistryInput(type='DOCKER', url='h${n}.test')`,
      ).join('\n');
    const took = cpuTimeOf(() => {
      expect(panoptica.read(undefined, code(10_000)).registries).toHaveLength(10_000);
    });
    expect(took).toBeLessThan(5_000);
    expect(() => panoptica.read(undefined, code(10_001))).toThrow(/More than 10000/);
  });

  test('keys that name prototypes change nothing', () => {
    const value = JSON.parse(
      '{"type":"OTHER","url":"ghcr.io","__proto__":{"polluted":1},"credentials":{"__proto__":{"polluted":1},"constructor":"x"}}',
    );
    panoptica.write([savedFrom(readOne(value))], 'list');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    ['address', { type: 'OTHER', url: 'a'.repeat(2_000_000) }],
    ['address of colons', { type: 'OTHER', url: ':'.repeat(2_000_000) }],
    ['clusters', { type: 'OTHER', url: 'ghcr.io', clusterIds: Array(50_000).fill('c'.repeat(40)) }],
    ['unknown key', { type: 'OTHER', url: 'ghcr.io', x: '/'.repeat(2_000_000) }],
  ])('a huge %s is read in good time', (_what, value) => {
    const took = cpuTimeOf(() => {
      const one = readOne(value);
      expect(JSON.stringify(one.draft.platform).length).toBeLessThan(64 * 1024);
    });
    expect(took).toBeLessThan(3_000);
  });
});
