import { describe, expect, test } from 'vitest';
import { savedFrom } from '../../../e2e/fixtures/exchange/round-trip.ts';
import { registryDraftSchema } from '../../../shared/model/registry.ts';
import type { JsonObject } from '../text/json-value.ts';
import { keepOriginal, keptOriginal } from './kept-platform.ts';
import { overlay } from './overlay.ts';
import { portableOfSaved } from './portable-registry.ts';

describe('what is kept of a foreign record', () => {
  test('every key as it came, numbers and nulls included', () => {
    const record = { id: 7, name: null, more: { list: [1, { deep: 'x' }], flag: false } };
    expect(kept(record)).toEqual({ record, notes: [] });
  });

  test.each([
    ['password', 'x'],
    ['xray_token', 'x'],
    ['clientSecret', 'x'],
    ['secretAccessKey', 'x'],
    ['api-key', 'x'],
    ['auth', 'dXNlcjpwYXNz'],
    ['tokens', ['x']],
    ['kubeconfig', { users: [{ name: 'x' }] }],
    ['pem', '-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----'],
  ])('%s is not, and says so', (key, value) => {
    const { record, notes } = kept({ outer: { [key]: value, other: 1 } });
    expect(record).toEqual({ outer: { other: 1 } });
    expect(notes).toEqual([`outer.${key}`]);
  });

  test.each([
    ['private', true],
    ['existingSecretName', 'pull'],
    ['password', '******'],
    ['token', ''],
    ['credentialKind', 'password'],
    ['auth', { kind: 'basic' }],
    ['mail', 'mailto:ops@example.com'],
  ])('%s is', (key, value) => {
    expect(kept({ [key]: value })).toEqual({ record: { [key]: value }, notes: [] });
  });

  test.each([
    ['https://user:pass@registry.example.com/x', 'https://registry.example.com/x'],
    ['user:pass@registry.example.com:5000', 'registry.example.com:5000'],
  ])('an address goes without its user and password: %s', (address, clean) => {
    expect(kept({ address })).toEqual({ record: { address: clean }, notes: ['address'] });
  });

  test('the keys that a format names are left out without a word', () => {
    const { platform, notes } = keepOriginal(
      'rancher',
      'one',
      { shape: 'shown', record: { a: 1 }, others: [{ secretValue: 'x', b: 2 }] },
      ['secretValue'],
    );
    expect(platform['rancher']).toEqual({ shape: 'shown', record: { a: 1 }, others: [{ b: 2 }] });
    expect(notes).toEqual([]);
  });
});

describe('64 KiB', () => {
  const record = { a: 'x'.repeat(50_000), b: 'y'.repeat(30_000), c: 'z' };

  test('the longest keys are left out and named, the rest fits and is read again', () => {
    const { platform, notes } = keepOriginal('zadig', 'one', { shape: 'list', record }, []);
    expect(notes.map(({ field }) => field)).toEqual(['a']);
    const draft = { name: 'one', address: 'https://r.example.com', platform };
    expect(registryDraftSchema.safeParse(draft).success).toBe(true);
    const { registry } = savedFrom({ draft, credential: null, account: null, notes: [] });
    expect(keptOriginal(registry, 'zadig')).toEqual({
      shape: 'list',
      record: { b: record.b, c: 'z' },
      left: ['a'],
    });
    expect(keptOriginal(registry, 'rancher')).toBeNull();
  });

  test('many short keys that do not fit are given up together', () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key-${n}`, n]));
    const { platform, notes } = keepOriginal('zadig', 'one', { shape: 'list', record: many }, []);
    expect(platform).toEqual({ zadig: { shape: '', record: {} } });
    expect(notes).toHaveLength(1);
  });

  test('many records beside it that do not fit are given up first', () => {
    const others = Array.from({ length: 700 }, () => ({ text: 'x'.repeat(100) }));
    const { platform, notes } = keepOriginal(
      'rancher',
      'one',
      { shape: 'shown', record: { a: 1 }, others },
      [],
    );
    expect(platform['rancher']).toEqual({ shape: 'shown', record: { a: 1 } });
    expect(notes).toHaveLength(1);
  });
});

describe('the way back', () => {
  const now = portableOfSaved(
    savedFrom({
      draft: { name: 'now', address: 'https://new.example.com', description: null },
      credential: null,
      account: null,
      notes: [],
    }).registry,
  );
  const fields = [
    { path: ['meta', 'name'], of: ['name'], value: () => now.name },
    { path: ['address'], of: ['address'], value: () => now.address },
    { path: ['text'], of: ['description'], value: () => now.description ?? undefined },
  ] as const;

  test('what was changed shows, everything else stays, in its place', () => {
    const original = {
      record: { x: 1, meta: { id: 2, name: 'then' }, address: 'NEW.example.com/', text: '' },
      read: { ...now, name: 'then' },
    };
    const written = overlay(original, now, fields);
    expect(JSON.stringify(written)).toBe(
      '{"x":1,"meta":{"id":2,"name":"now"},"address":"NEW.example.com/","text":""}',
    );
    expect(original.record.meta.name).toBe('then');
  });

  test('what was cleared is taken out', () => {
    const original = { record: { text: 'old' }, read: { ...now, description: 'old' } };
    expect(overlay(original, now, fields)).toEqual({});
  });

  test('what was too long to keep is written anew', () => {
    const original = { record: {}, read: now, left: ['address'] };
    expect(overlay(original, now, fields)).toEqual({ address: 'https://new.example.com' });
  });

  test('in another shape, what is missing is filled in', () => {
    const original = { record: { address: 'NEW.example.com' }, read: now, sameShape: false };
    expect(overlay(original, now, fields)).toEqual({
      address: 'NEW.example.com',
      meta: { name: 'now' },
    });
  });

  test('without an original, every field with a value is written', () => {
    expect(overlay(null, now, fields)).toEqual({
      meta: { name: 'now' },
      address: 'https://new.example.com',
    });
  });
});

function kept(record: JsonObject): { record: unknown; notes: (string | undefined)[] } {
  const { platform, notes } = keepOriginal('zadig', 'one', { shape: 'list', record }, []);
  const zadig = platform['zadig'] as { record: unknown };
  return { record: zadig.record, notes: notes.map(({ field }) => field) };
}
