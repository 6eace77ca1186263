import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ImportingCore, openImportingCore } from '../../../e2e/fixtures/importing-core.ts';
import { holdsHidden } from '../../../shared/hidden-characters.ts';
import { mostPins } from '../lists/pin-calls.ts';

let core: ImportingCore;
beforeEach(async () => {
  core = await openImportingCore();
});
afterEach(() => core.remove());

/** A backup with one record, changed as by hand. */
async function backupWith(changes: object): Promise<string> {
  const made = await core.call('registries.create', {
    registry: {
      name: 'Harbor',
      address: 'https://harbor.example.com',
      credential: { kind: 'password', username: 'robot', password: 'a-secret-word' },
    },
  });
  const exported = await core.call('exchange.export', { format: 'backup', ids: [made.id] });
  await core.call('registries.delete', { id: made.id });
  const file = JSON.parse(exported.text ?? '');
  file.registries[0] = { ...file.registries[0], ...changes };
  return JSON.stringify(file);
}

async function imported(text: string) {
  const { previewId, records } = await core.call('exchange.preview', { text });
  await core.call('exchange.apply', {
    previewId,
    choices: records.map(({ key, actions }) => ({ key, action: actions[0] ?? 'skip' })),
  });
  const [record] = records;
  if (record === undefined) throw new Error('one record');
  return { record, saved: (await core.saved())[0] };
}

describe('what comes in obeys the rules of registries.create', () => {
  test.each([
    ['line breaks', 'Har\nbor\r\n two', 'Har bor two'],
    ['NUL', 'Har\0bor', 'Harbor'],
    ['ESC', '\u001b[2JHarbor', '[2JHarbor'],
    ['a direction', 'Har\u202Erob', 'Harrob'],
    ['zero width', 'Har\u200Bbor\uFEFF', 'Harbor'],
    ['a tag character', 'Har\u{E0041}bor', 'Harbor'],
    ['nothing to see', '\u2060\u200D', 'harbor.example.com'],
    ['too long', 'n'.repeat(300), `${'n'.repeat(99)}…`],
  ])('a name with %s', async (_what, name, expected) => {
    const { record, saved } = await imported(await backupWith({ name }));
    expect(record.name).toBe(expected);
    expect(record.notes).toMatchObject([{ field: 'name' }]);
    expect(holdsHidden(JSON.stringify(record))).toBe(false);
    expect(saved?.name).toBe(expected);
  });

  test.each([
    ['description', { description: 'a\0b\u202Ec\nd' }, { description: 'abc\nd' }],
    ['description', { description: 'd'.repeat(9_999) }, { description: `${'d'.repeat(249)}…` }],
    ['group', { group: 'a\u001b[31m' }, { group: null }],
    ['group', { group: 'g'.repeat(101) }, { group: null }],
    ['clusters', { clusters: ['a', 'b\0', 'c'.repeat(999)] }, { clusters: ['a'] }],
    ['namespace', { namespace: 'a b\n' }, { namespace: null }],
    ['internalAddress', { internalAddress: 'http://a b' }, { internalAddress: null }],
    ['credential', { credential: { kind: 'password', username: 'a\u001b]0;x\u0007' } }, {}],
  ])('%s %j', async (field, changes, expected) => {
    const { record, saved } = await imported(await backupWith(changes));
    expect(record.status).toBe('new');
    expect(record.notes).toMatchObject([{ field }]);
    expect(saved).toMatchObject(expected);
    expect(holdsHidden(JSON.stringify({ ...saved, description: '' }))).toBe(false);
  });

  test('20,006 pins, some of them no names', async () => {
    const pinned = Array.from({ length: 20_000 }, (_, index) => `team/app-${index}`);
    const wrong = ['Team', 'a\nb', '\u001b[2J', '../x', 'a;b', ''];
    const { record, saved } = await imported(await backupWith({ pinned: [...wrong, ...pinned] }));
    expect(saved?.pinned).toEqual(pinned.slice(0, mostPins));
    expect(record.notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('6 added'),
      expect.stringContaining('first 10000 of 20000'),
    ]);
  });

  test('the same backup again is the same', async () => {
    const text = await backupWith({ name: 'Har\nbor', description: 'a\0b' });
    await imported(text);
    const { records } = await core.call('exchange.preview', { text });
    expect(records).toMatchObject([{ status: 'same' }]);
  });

  test('and a call that brings such names is refused', async () => {
    for (const name of ['a\nb', 'a\0b', '\u001b[2J', 'a\u202Eb', 'a\u200Bb'])
      await expect(
        core.call('registries.create', { registry: { name, address: 'https://r.example.com' } }),
      ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('a backup whose seals were taken out', () => {
  test('is refused when a passphrase was given, and comes in without one', async () => {
    const text = await backupWith({ name: 'Harbor' });
    await expect(
      core.call('exchange.preview', { text, passphrase: 'correct horse battery' }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', detail: { issues: [{ path: 'text' }] } });
    const { records } = await core.call('exchange.preview', { text });
    expect(records).toHaveLength(1);
  });
});
