import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  zadigHarbor as harbor,
  type ImportingCore,
  openImportingCore,
  vaultPassphrase as passphrase,
  zadigPlain as plain,
} from '../../../e2e/fixtures/importing-core.ts';
import { openTestCore } from '../../../e2e/fixtures/test-core.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { SecretExportRequest } from '../../../shared/ports.ts';

const asked: SecretExportRequest[] = [];
let answer: string | null = null;
let core: ImportingCore;
beforeEach(async () => {
  asked.splice(0);
  answer = null;
  core = await openImportingCore({
    confirmation: {
      canAsk: () => true,
      exportFile: async (request) => {
        asked.push(request);
        return answer;
      },
      keyChange: async () => true,
      lendLogin: async () => true,
    },
  });
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

describe('backup', () => {
  const phrase = 'the passphrase of the file';

  test('goes to another computer with everything, sealed, and opens by its passphrase', async () => {
    await core.imported(harbor, plain);
    const [first] = await core.saved();
    await core.call('repositories.pin', { registryId: first?.id ?? '', repository: 'team/app' });
    answer = join(core.directory, 'backup.json');
    const ids = (await core.saved()).map(({ id }) => id);
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
    await core.imported(harbor);
    const ids = (await core.saved()).map(({ id }) => id);
    const out = await core.call('exchange.export', { format: 'backup', ids });
    expect(out.text).not.toContain(harbor.secret_key);
    expect(out.notes[0]?.field).toBe('credential');
    const plainly = core.call('exchange.export', { format: 'backup', ids, secrets: 'plain' });
    expect(await failure(plainly)).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('export', () => {
  test('gives back what came in, without its secret', async () => {
    await core.imported(harbor);
    const [registry] = await core.saved();
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
    await core.imported(harbor);
    const ids = (await core.saved()).map(({ id }) => id);
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
    await core.imported(harbor);
    const ids = (await core.saved()).map(({ id }) => id);
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
