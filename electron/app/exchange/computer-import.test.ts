import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
  helperScript,
} from '../../../e2e/fixtures/credential-helper.ts';
import { type ImportingCore, openImportingCore } from '../../../e2e/fixtures/importing-core.ts';

let core: ImportingCore;
describe('this computer', () => {
  let own: HelperComputer;
  beforeEach(async () => {
    own = await createHelperComputer();
    core = await openImportingCore({ computer: own.computer });
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
  afterEach(async () => {
    await core.remove();
    await own.remove();
  });

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
    const list = await core.saved();
    expect(
      list.map(({ provider, credential }) => [provider, credential.username, credential.state]),
    ).toEqual([
      ['ghcr', 'bob', 'saved'],
      ['native', 'ann', 'missing'],
    ]);
    const again = await core.call('exchange.scan', {});
    expect(again.registries.map(({ saved }) => saved)).toEqual([true, true]);
  });

  test('gives no secret to a registry whose proxy could read it', async () => {
    const { id } = await core.call('registries.create', {
      registry: {
        name: 'Ajar',
        address: 'https://registry.example.com:5000',
        credential: { kind: 'password', username: 'ann', password: 'made up', keep: 'session' },
        tls: { verify: false },
        proxy: 'http://127.0.0.1:9',
      },
    });
    const { previewId, records } = await core.call('exchange.preview', { source: 'computer' });
    const record = records.find(({ matches }) => matches.some((match) => match.id === id));
    expect(record?.secret).toBe('file');
    const choice = { key: record?.key ?? '', action: 'update' as const, target: id };
    const { results } = await core.call('exchange.apply', {
      previewId,
      choices: [{ ...choice, withSecret: true }],
    });
    expect(results.find(({ key }) => key === choice.key)).toMatchObject({
      outcome: 'failed',
      error: { code: 'UNSUPPORTED' },
    });
    expect((await core.call('registries.get', { id })).revision).toBe(1);
  });
});
