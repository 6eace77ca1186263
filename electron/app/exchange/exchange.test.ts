import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
  helperScript,
} from '../../../e2e/fixtures/credential-helper.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { SecretExportRequest } from '../../../shared/ports.ts';

const passphrase = 'a long enough passphrase';
const asked: SecretExportRequest[] = [];
let answer: string | null = null;
let core: TestCore;
beforeEach(async () => {
  asked.splice(0);
  answer = null;
  core = await openTestCore({
    passphrase,
    exportDesk: {
      confirm: async (request) => {
        asked.push(request);
        return answer;
      },
    },
  });
});
afterEach(() => core.remove());

const harbor = {
  registry_id: '64f0',
  address: 'https://harbor.example.com',
  provider: 'harbor',
  namespace: 'team',
  is_default: true,
  access_key: 'robot$ci',
  secret_key: 'harbor-secret-word',
};
const plain = { address: 'registry.example.com:5000', provider: 'native', namespace: 'apps' };

async function failure(work: Promise<unknown>): Promise<BerthError> {
  const ended = await work.then(
    () => new Error('expected a failure'),
    (reason: unknown) => reason,
  );
  if (ended instanceof BerthError) return ended;
  throw ended;
}

const preview = (...records: object[]) =>
  core.call('exchange.preview', { text: JSON.stringify(records) });

async function saved() {
  return (await core.call('registries.list', {})).registries;
}

async function imported(...records: object[]) {
  const { previewId, records: found } = await preview(...records);
  return core.call('exchange.apply', {
    previewId,
    choices: found.map(({ key, actions }) => ({ key, action: actions[0] ?? 'skip' })),
  });
}

describe('import', () => {
  test('a preview tells what is new, and holds no secret; nothing is saved by it', async () => {
    const { format, records } = await preview(harbor, plain);
    expect(format).toBe('zadig');
    expect(records.map(({ status, secret, actions }) => [status, secret, actions[0]])).toEqual([
      ['new', 'brought', 'add'],
      // Zadig shows no account, and every registry there has one.
      ['new', 'missing', 'add'],
    ]);
    expect(records[0]?.account).toEqual({ kind: 'password', username: 'robot$ci' });
    expect(JSON.stringify(records)).not.toContain(harbor.secret_key);
    expect(await saved()).toEqual([]);
    expect(core.events.filter(({ topic }) => topic === 'registries')).toEqual([]);
  });

  test('what is chosen is saved in one step, with its secret and the default', async () => {
    const { results } = await imported(harbor, plain);
    expect(results.map(({ outcome }) => outcome)).toEqual(['added', 'added']);
    expect(core.events.filter(({ topic }) => topic === 'registries')).toHaveLength(1);
    const [first, second] = await saved();
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
    await imported(harbor);
    const same = await preview(harbor);
    expect(same.records[0]).toMatchObject({ status: 'same', actions: ['skip', 'update', 'add'] });
    const moved = await preview({ ...harbor, namespace: 'other', secret_key: '***' });
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
    const [registry] = await saved();
    expect(registry).toMatchObject({
      namespace: 'other',
      revision: 2,
      credential: { state: 'saved' },
    });
  });

  test('a record of the same id that moved to another origin loses the stored secret', async () => {
    await imported(harbor);
    const moved = await preview({
      ...harbor,
      address: 'https://other.example.net',
      secret_key: '***',
    });
    expect(moved.records[0]?.status).toBe('changed');
    await core.call('exchange.apply', {
      previewId: moved.previewId,
      choices: [{ key: moved.records[0]?.key ?? '', action: 'update' }],
    });
    expect((await saved())[0]).toMatchObject({
      address: 'https://other.example.net',
      credential: { username: 'robot$ci', state: 'missing' },
    });
  });

  test('a name that is taken gets a suffix, an account without its secret is missing', async () => {
    const other = { ...harbor, registry_id: '65', access_key: 'robot$cd', secret_key: '******' };
    await imported(harbor, other);
    const list = await saved();
    expect(new Set(list.map(({ name }) => name)).size).toBe(2);
    expect(list[1]).toMatchObject({
      name: `${list[0]?.name} (2)`,
      credential: { kind: 'password', username: 'robot$cd', state: 'missing' },
    });
  });

  test('several that could be the same are a conflict; the one chosen is updated', async () => {
    await imported(
      { ...harbor, registry_id: undefined },
      {
        ...harbor,
        registry_id: undefined,
        access_key: 'robot$cd',
      },
    );
    const unknown = { address: harbor.address, provider: 'harbor', namespace: 'new' };
    const { previewId, records } = await preview(unknown);
    expect(records[0]).toMatchObject({ status: 'conflict' });
    const target = records[0]?.matches[1]?.id ?? '';
    await core.call('exchange.apply', {
      previewId,
      choices: [{ key: records[0]?.key ?? '', action: 'update', target }],
    });
    const changed = (await saved()).filter(({ namespace }) => namespace === 'new');
    expect(changed.map(({ id }) => id)).toEqual([target]);
  });

  test('a record that cannot be saved is invalid and does not stop the others', async () => {
    const broken = { ...plain, address: 'not an address' };
    const { previewId, records } = await preview(broken, plain);
    expect(records.map(({ status }) => status)).toEqual(['invalid', 'new']);
    expect(records[0]?.issues[0]?.path).toBe('address');
    const { results } = await core.call('exchange.apply', {
      previewId,
      choices: records.map(({ key }) => ({ key, action: 'add' as const })),
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'added']);
    expect(await saved()).toHaveLength(1);
  });

  test('a registry changed in the meantime is a conflict, and nothing is saved', async () => {
    await imported(harbor);
    const [before] = await saved();
    const { previewId, records } = await preview({ ...harbor, namespace: 'other' }, plain);
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
    expect(await saved()).toHaveLength(applied.status === 'fulfilled' ? 2 : 1);
  });

  test('a preview serves once, knows its records, and is forgotten on lock', async () => {
    const { previewId, records } = await preview(plain);
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
    const second = await preview(harbor);
    await core.call('vault.lock', {});
    const late = core.call('exchange.apply', { previewId: second.previewId, choices: [] });
    expect(await failure(late)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('without a vault the choice is asked for and the preview stays', async () => {
    await core.remove();
    core = await openTestCore();
    const { previewId, records } = await preview(harbor);
    const choices = [{ key: records[0]?.key ?? '', action: 'add' as const }];
    expect(await failure(core.call('exchange.apply', { previewId, choices }))).toMatchObject({
      code: 'VAULT_UNAVAILABLE',
      detail: { choices: ['passphrase', 'session'] },
    });
    expect(await saved()).toEqual([]);
    await core.call('exchange.apply', { previewId, choices, keep: 'session' });
    expect((await saved())[0]?.credential.state).toBe('session');
  });

  test('a text of no format says so', async () => {
    const error = await failure(core.call('exchange.preview', { text: '{"some": "thing"}' }));
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.hint).toContain('Zadig');
  });
});

describe('this computer', () => {
  let own: HelperComputer;
  beforeEach(async () => {
    own = await createHelperComputer();
    await core.remove();
    core = await openTestCore({ passphrase, computer: own.computer });
    await mkdir(join(own.computer.home, '.docker'), { recursive: true });
    const auths = {
      'registry.example.com:5000': { auth: Buffer.from('ann:file-secret-word').toString('base64') },
    };
    const file = { auths, credHelpers: { 'ghcr.io': 'vaulted' } };
    await writeFile(join(own.computer.home, '.docker', 'config.json'), JSON.stringify(file));
    await own.helper(
      'vaulted',
      helperScript({ 'ghcr.io': { username: 'bob', secret: 'helper-secret-word' } }),
    );
  });
  afterEach(() => own[Symbol.asyncDispose]());

  test('is looked at without running any program, and counted', async () => {
    const { registries } = await core.call('exchange.scan', {});
    expect(registries.map(({ address, secret, saved }) => [address, secret, saved])).toEqual([
      ['https://ghcr.io', 'helper', false],
      ['https://registry.example.com:5000', 'file', false],
    ]);
    expect(await own.asked()).toEqual([]);
  });

  test('gives its secrets for the records that were consented to, and no others', async () => {
    const { previewId, records } = await core.call('exchange.preview', { source: 'computer' });
    expect(JSON.stringify(records)).not.toMatch(/file-secret-word|helper-secret-word/);
    await core.call('exchange.apply', {
      previewId,
      choices: records.map(({ key, provider }) => ({
        key,
        action: 'add' as const,
        withSecret: provider === 'ghcr',
      })),
    });
    const list = await saved();
    expect(
      list.map(({ provider, credential }) => [provider, credential.username, credential.state]),
    ).toEqual([
      ['ghcr', 'bob', 'saved'],
      ['native', 'ann', 'missing'],
    ]);
    const again = await core.call('exchange.scan', {});
    expect(again.registries.map(({ saved }) => saved)).toEqual([true, true]);
  });
});

describe('backup', () => {
  const phrase = 'the passphrase of the file';

  test('goes to another computer with everything, sealed, and opens by its passphrase', async () => {
    await imported(harbor, plain);
    const [first] = await saved();
    await core.call('repositories.pin', { registryId: first?.id ?? '', repository: 'team/app' });
    answer = join(core.directory, 'backup.json');
    const ids = (await saved()).map(({ id }) => id);
    await core.call('exchange.export', { format: 'backup', ids, secrets: { passphrase: phrase } });
    expect(asked[0]).toMatchObject({ sealed: true });
    const text = await readFile(answer, 'utf8');
    expect(text).not.toContain(harbor.secret_key);

    const other = await openTestCore({ passphrase });
    try {
      const closed = await other.call('exchange.preview', { text });
      expect(closed).toMatchObject({ format: 'backup', sealed: true });
      expect(closed.records[0]?.secret).toBe('missing');
      const wrong = other.call('exchange.preview', { text, passphrase: 'not that passphrase' });
      expect(await failure(wrong)).toMatchObject({ reason: 'wrongPassphrase' });
      const { previewId, records } = await other.call('exchange.preview', {
        text,
        passphrase: phrase,
      });
      expect(records[0]?.secret).toBe('sealed');
      await other.call('exchange.apply', {
        previewId,
        choices: records.map(({ key }) => ({ key, action: 'add' as const })),
      });
      const { registries } = await other.call('registries.list', {});
      expect(registries[0]).toMatchObject({
        name: first?.name,
        pinned: ['team/app'],
        isDefault: true,
        credential: { username: 'robot$ci', state: 'saved' },
      });
    } finally {
      await other.remove();
    }
  });

  test('without secrets it is a text, and the secrets are told to stay', async () => {
    await imported(harbor);
    const ids = (await saved()).map(({ id }) => id);
    const out = await core.call('exchange.export', { format: 'backup', ids });
    expect(out.text).not.toContain(harbor.secret_key);
    expect(out.notes[0]?.field).toBe('credential');
    const plainly = core.call('exchange.export', { format: 'backup', ids, secrets: 'plain' });
    expect(await failure(plainly)).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('export', () => {
  test('gives back what came in, without its secret', async () => {
    await imported(harbor);
    const [registry] = await saved();
    const out = await core.call('exchange.export', {
      format: 'zadig',
      ids: [registry?.id ?? ''],
      shape: 'list',
    });
    const { secret_key: _secret, ...rest } = harbor;
    expect(JSON.parse(out.text ?? '')).toEqual([rest]);
    expect(out.savedTo).toBeNull();
    expect(asked).toEqual([]);
  });

  test('with secrets only into the file that was confirmed, readable by its owner alone', async () => {
    await imported(harbor);
    const ids = (await saved()).map(({ id }) => id);
    const input = { format: 'zadig', ids, shape: 'create', secrets: 'plain' } as const;
    expect(await failure(core.call('exchange.export', input))).toMatchObject({ code: 'CANCELLED' });
    expect(asked[0]).toMatchObject({
      formatName: 'Zadig',
      sealed: false,
      names: [expect.any(String)],
    });

    answer = join(core.directory, 'out.json');
    const out = await core.call('exchange.export', input);
    expect(out).toMatchObject({ text: null, savedTo: answer });
    expect(await readFile(answer, 'utf8')).toContain(harbor.secret_key);
    expect((await stat(answer)).mode & 0o777).toBe(0o600);
  });

  test('a locked vault is told before anyone is asked', async () => {
    await imported(harbor);
    const ids = (await saved()).map(({ id }) => id);
    await core.call('vault.lock', {});
    const input = { format: 'zadig', ids, secrets: 'plain' } as const;
    expect(await failure(core.call('exchange.export', input))).toMatchObject({
      code: 'VAULT_LOCKED',
    });
    expect(asked).toEqual([]);
  });

  test('the sample never leaves', async () => {
    const { id } = await core.call('registries.openSample', {});
    const error = await failure(core.call('exchange.export', { format: 'zadig', ids: [id] }));
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
  });
});
