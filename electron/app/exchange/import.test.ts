import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  zadigHarbor as harbor,
  type ImportingCore,
  openImportingCore,
  zadigPlain as plain,
} from '../../../e2e/fixtures/importing-core.ts';
import { BerthError } from '../../../shared/errors.ts';

let core: ImportingCore;
beforeEach(async () => {
  core = await openImportingCore();
});
afterEach(() => core.remove());

async function failure(work: Promise<unknown>): Promise<BerthError> {
  const ended = await work.then(
    () => new Error('expected a failure'),
    (reason: unknown) => reason,
  );
  if (ended instanceof BerthError) return ended;
  throw ended;
}

describe('import', () => {
  test('a preview tells what is new, and holds no secret; nothing is saved by it', async () => {
    const { format, records } = await core.preview(harbor, plain);
    expect(format).toBe('zadig');
    expect(records.map(({ status, secret, actions }) => [status, secret, actions[0]])).toEqual([
      ['new', 'brought', 'add'],
      // Zadig shows no account, and every registry there has one.
      ['new', 'missing', 'add'],
    ]);
    expect(records[0]?.account).toEqual({ kind: 'password', username: 'robot$ci' });
    expect(JSON.stringify(records)).not.toContain(harbor.secret_key);
    expect(await core.saved()).toEqual([]);
    expect(core.events.filter(({ topic }) => topic === 'registries')).toEqual([]);
  });

  test('what is chosen is saved in one step, with its secret and the default', async () => {
    const { results } = await core.imported(harbor, plain);
    expect(results.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    expect(core.events.filter(({ topic }) => topic === 'registries')).toHaveLength(1);
    const [first, second] = await core.saved();
    expect(first).toMatchObject({
      id: results[0]?.registryId,
      provider: 'harbor',
      namespace: 'team',
      isDefault: true,
      credential: { kind: 'password', username: 'robot$ci', state: 'saved' },
    });
    expect(second).toMatchObject({
      credential: { kind: 'password', state: 'missing' },
      isDefault: false,
    });
    const book = await readFile(join(core.directory, 'book.json'), 'utf8');
    expect(book).not.toContain(harbor.secret_key);
  });

  test('the same text again is the same, a changed one is told field by field', async () => {
    await core.imported(harbor);
    const same = await core.preview(harbor);
    expect(same.records[0]).toMatchObject({ status: 'same', actions: ['skip', 'update', 'add'] });
    const moved = await core.preview({ ...harbor, namespace: 'other', secret_key: '***' });
    expect(moved.records[0]).toMatchObject({ status: 'changed', secret: 'missing' });
    expect(moved.records[0]?.matches[0]?.changes).toContainEqual({
      field: 'namespace',
      from: 'team',
      to: 'other',
    });
    await core.call('exchange.apply', {
      previewId: moved.previewId,
      choices: [{ key: moved.records[0]?.key ?? '', action: 'update' }],
    });
    const [registry] = await core.saved();
    expect(registry).toMatchObject({
      namespace: 'other',
      revision: 2,
      credential: { state: 'saved' },
    });
  });

  test('a record of the same id that moved to another origin loses the stored secret', async () => {
    await core.imported(harbor);
    const moved = await core.preview({
      ...harbor,
      address: 'https://other.example.net',
      secret_key: '***',
    });
    expect(moved.records[0]?.status).toBe('changed');
    await core.call('exchange.apply', {
      previewId: moved.previewId,
      choices: [{ key: moved.records[0]?.key ?? '', action: 'update' }],
    });
    expect((await core.saved())[0]).toMatchObject({
      address: 'https://other.example.net',
      credential: { username: 'robot$ci', state: 'missing' },
    });
  });

  test('an imported default becomes the default only when it is chosen', async () => {
    const mine = await core.call('registries.create', {
      registry: { name: 'Mine', address: 'https://mine.example.com' },
      makeDefault: true,
    });
    const choose = async (makeDefault: boolean | undefined) => {
      const { previewId, records } = await core.preview(harbor, plain);
      expect(records.map(({ isDefault }) => isDefault)).toEqual([true, undefined]);
      await core.call('exchange.apply', {
        previewId,
        choices: records.map(({ key }, index) => ({
          key,
          action: 'add',
          ...(index === 0 && makeDefault !== undefined ? { makeDefault } : {}),
        })),
      });
      const { defaultId } = await core.call('registries.list', {});
      return defaultId === mine.id ? 'mine' : defaultId === null ? null : 'imported';
    };
    expect(await choose(undefined)).toBe('mine');
    expect(await choose(false)).toBe('mine');
    expect(await choose(true)).toBe('imported');
    await core.call('registries.setDefault', { id: null });
    expect(await choose(false)).toBeNull();
    expect(await choose(undefined)).toBe('imported');
  });

  test('only one of them can become it', async () => {
    const { previewId, records } = await core.preview(harbor, plain);
    await expect(
      core.call('exchange.apply', {
        previewId,
        choices: records.map(({ key }) => ({ key, action: 'add', makeDefault: true })),
      }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('what Rancher has inactive is shown and saved as such', async () => {
    const { records } = await core.preview(
      { type: 'registry', id: '1sp5', name: 'off', serverAddress: 'quay.io', state: 'inactive' },
      { type: 'registry', id: '1sp6', name: 'on', serverAddress: 'ghcr.io', state: 'active' },
    );
    expect(records.map(({ inactive }) => inactive)).toEqual([true, undefined]);
  });

  test.each([
    ['https://*****.tencentcloudcr.com', 'https://mine.tencentcloudcr.com', 'tcr'],
    ['https://****.***.tencentyun.com', 'ccr.ccs.tencentyun.com', 'tcr'],
    ['https://registry.example.com:port', 'https://registry.example.com:5000', 'tcr'],
  ])('%s can be corrected to %s', async (masked, address, provider) => {
    const one = { ...harbor, provider: 'tcr', address: masked };
    const { previewId, records } = await core.preview(one);
    const [record] = records;
    expect(record).toMatchObject({ status: 'invalid', needsAddress: true });
    const key = record?.key ?? '';
    const { results } = await core.call('exchange.apply', {
      previewId,
      choices: [{ key, action: 'add', address }],
    });
    expect(results).toMatchObject([{ outcome: 'added' }]);
    const [saved] = await core.saved();
    const full = address.includes('://') ? address : `https://${address}`;
    expect(saved).toMatchObject({
      address: full,
      name: `${full.slice('https://'.length)}/team`,
      provider,
      credential: { state: 'saved' },
    });
    const written = await core.call('exchange.export', { format: 'zadig', ids: [saved?.id ?? ''] });
    expect(written.text).toContain(`"address": "${full}"`);
  });

  test('corrected to what is none either, it fails alone', async () => {
    const { previewId, records } = await core.preview({ ...harbor, address: 'https://***' }, plain);
    const { results } = await core.call('exchange.apply', {
      previewId,
      choices: records.map(({ key }) => ({ key, action: 'add', address: 'https://*' })),
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'added']);
  });

  test('a name that is taken gets a suffix, an account without its secret is missing', async () => {
    const other = { ...harbor, registry_id: '65', access_key: 'robot$cd', secret_key: '******' };
    await core.imported(harbor, other);
    const list = await core.saved();
    expect(new Set(list.map(({ name }) => name)).size).toBe(2);
    expect(list[1]).toMatchObject({
      name: `${list[0]?.name} (2)`,
      credential: { kind: 'password', username: 'robot$cd', state: 'missing' },
    });
  });

  test('several that could be the same are a conflict; the one chosen is updated', async () => {
    await core.imported(
      { ...harbor, registry_id: undefined },
      {
        ...harbor,
        registry_id: undefined,
        access_key: 'robot$cd',
      },
    );
    const unknown = { address: harbor.address, provider: 'harbor', namespace: 'new' };
    const { previewId, records } = await core.preview(unknown);
    expect(records[0]).toMatchObject({ status: 'conflict' });
    const target = records[0]?.matches[1]?.id ?? '';
    await core.call('exchange.apply', {
      previewId,
      choices: [{ key: records[0]?.key ?? '', action: 'update', target }],
    });
    const changed = (await core.saved()).filter(({ namespace }) => namespace === 'new');
    expect(changed.map(({ id }) => id)).toEqual([target]);
  });

  test('a record that cannot be saved is invalid and does not stop the others', async () => {
    const broken = { ...plain, address: 'not an address' };
    const { previewId, records } = await core.preview(broken, plain);
    expect(records.map(({ status }) => status)).toEqual(['invalid', 'new']);
    expect(records[0]?.issues[0]?.path).toBe('address');
    const { results } = await core.call('exchange.apply', {
      previewId,
      choices: records.map(({ key }) => ({ key, action: 'add' as const })),
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'added']);
    expect(await core.saved()).toHaveLength(1);
  });

  test('an update does not rename a registry to a name that another one has', async () => {
    const registry = { name: 'Alpha', address: 'https://one.example.com' };
    const { id } = await core.call('registries.create', { registry });
    const { text } = await core.call('exchange.export', { format: 'backup', ids: [id] });
    await core.call('registries.update', { id, revision: 1, changes: { name: 'Beta' } });
    await core.call('registries.create', {
      registry: { name: 'ALPHA', address: 'https://two.example.com' },
    });
    const { previewId, records } = await core.call('exchange.preview', { text: text ?? '' });
    const { results } = await core.call('exchange.apply', {
      previewId,
      choices: [{ key: records[0]?.key ?? '', action: 'update', target: id }],
    });
    expect(results).toMatchObject([{ outcome: 'updated', name: 'Beta' }]);
    expect((await core.saved()).map(({ name }) => name)).toEqual(['Beta', 'ALPHA']);
  });

  test('a registry changed in the meantime is a conflict, and nothing is saved', async () => {
    await core.imported(harbor);
    const [before] = await core.saved();
    const { previewId, records } = await core.preview({ ...harbor, namespace: 'other' }, plain);
    const applying = core.call('exchange.apply', {
      previewId,
      choices: records.map(({ key, actions }) => ({ key, action: actions[0] ?? 'skip' })),
    });
    const changing = core.call('registries.update', {
      id: before?.id ?? '',
      revision: 1,
      changes: { description: 'meanwhile' },
    });
    const [applied, changed] = await Promise.allSettled([applying, changing]);
    const refused = [applied, changed].filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ reason: { code: 'CONFLICT' } });
    expect(await core.saved()).toHaveLength(applied.status === 'fulfilled' ? 2 : 1);
  });

  test('a preview serves once, knows its records, and is forgotten on lock', async () => {
    const { previewId, records } = await core.preview(plain);
    const choices = [{ key: records[0]?.key ?? '', action: 'add' as const }];
    const foreign = core.call('exchange.apply', {
      previewId,
      choices: [{ key: 'zadig-99', action: 'add' }],
    });
    expect(await failure(foreign)).toMatchObject({ code: 'INVALID_INPUT' });
    await core.call('exchange.apply', { previewId, choices });
    expect(await failure(core.call('exchange.apply', { previewId, choices }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const second = await core.preview(harbor);
    await core.call('vault.lock', {});
    const late = core.call('exchange.apply', { previewId: second.previewId, choices: [] });
    expect(await failure(late)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('without a vault the choice is asked for and the preview stays', async () => {
    await core.remove();
    core = await openImportingCore({ passphrase: undefined });
    const { previewId, records } = await core.preview(harbor);
    const choices = [{ key: records[0]?.key ?? '', action: 'add' as const }];
    expect(await failure(core.call('exchange.apply', { previewId, choices }))).toMatchObject({
      code: 'VAULT_UNAVAILABLE',
      detail: { choices: ['passphrase', 'session'] },
    });
    expect(await core.saved()).toEqual([]);
    await core.call('exchange.apply', { previewId, choices, keep: 'session' });
    expect((await core.saved())[0]?.credential.state).toBe('session');
  });

  test('a text of no format says so', async () => {
    const error = await failure(core.call('exchange.preview', { text: '{"some": "thing"}' }));
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.hint).toContain('Zadig');
  });
});
