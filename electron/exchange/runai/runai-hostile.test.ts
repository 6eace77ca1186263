import { describe, expect, test } from 'vitest';
import { cpuTimeOf } from '../../../e2e/fixtures/cpu-time.ts';
import { savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { runai } from './runai.ts';

function readOne(value: unknown) {
  const [one, ...more] = runai.read(value, '').registries;
  if (one === undefined || more.length > 0) throw new Error('not one registry');
  return one;
}

const spec = { url: 'https://ghcr.io', credentialKind: 'password', user: 'me', password: 'p' };

describe('hostile texts', () => {
  test('keys that name prototypes change nothing', () => {
    const value = JSON.parse(
      '{"meta":{"name":"a","__proto__":{"polluted":1},"constructor":{"prototype":1}},"spec":{"url":"ghcr.io","toString":1}}',
    );
    const exported = savedFrom(readOne(value));
    runai.write([exported], 'create');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a huge record keeps what fits and says what does not', () => {
    const { draft, notes } = readOne({
      meta: { name: 'a', scope: 'tenant' },
      spec,
      notes: 'x'.repeat(1_000_000),
    });
    expect(JSON.stringify(draft.platform).length).toBeLessThan(64 * 1024);
    expect(notes.map(({ field }) => field)).toContain('notes');
  });

  test('10,000 entries are read in good time', () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      meta: { id: index, kind: 'registry', name: `asset ${index}`, scope: 'tenant' },
      spec,
    }));
    const took = cpuTimeOf(() => {
      expect(runai.read({ entries }, '').registries).toHaveLength(10_000);
    });
    expect(took).toBeLessThan(5_000);
  });
});
