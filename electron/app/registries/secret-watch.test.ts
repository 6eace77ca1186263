import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonApi } from '../../../e2e/fixtures/json-api.ts';
import { startMisbehavingServer } from '../../../e2e/fixtures/misbehaving-server.ts';
import { basicPair } from '../../../e2e/fixtures/sent-log.ts';
import { createTemporaryFolder } from '../../../e2e/fixtures/temporary-folder.ts';
import { createLog } from '../../log/log.ts';
import { createAppCore } from '../create-app-core.ts';
import { dispatchCall } from '../dispatch.ts';
import { secretTexts } from '../vault/watched-vault.ts';

const signal = new AbortController().signal;

async function openCore(directory: string) {
  const log = createLog(() => undefined);
  log.toFile(directory);
  let stored: Record<string, unknown> = {};
  const core = await createAppCore({
    face: 'browser',
    version: '0.0.0-test',
    directory,
    settingsFile: {
      read: () => stored,
      write: (value) => {
        stored = value;
      },
    },
    slots: [],
    logger: log,
    log: log.control,
  });
  const call = (method: string, input: unknown) => dispatchCall(core, method, input, { signal });
  /** What the file shows of a text that somebody logged by mistake. */
  const shown = async (text: string) => {
    log.error('by.mistake', { reason: text });
    const lines = (await readFile(join(directory, 'berth.log'), 'utf8')).trim().split('\n');
    return lines.at(-1)?.replace(/^.*reason=/, '');
  };
  return { core, call, shown };
}

const withPassword = (password: string, keep?: 'session') => ({
  name: `with ${password}`.slice(0, 20),
  address: 'http://127.0.0.1:9',
  credential: { kind: 'password', username: 'ann', password, ...(keep ? { keep } : {}) },
});

test('what was saved, kept for the session or only tested cannot stand in the log; a lock forgets it', async () => {
  await using folder = await createTemporaryFolder('watch');
  const { core, call, shown } = await openCore(folder.path);
  try {
    expect(await shown('sesame-saved')).toBe('"sesame-saved"');
    await call('vault.setPassphrase', { passphrase: 'correct horse' });
    await call('registries.create', { registry: withPassword('sesame-saved') });
    await call('registries.create', { registry: withPassword('sesame-session', 'session') });
    await call('registries.check', { registry: withPassword('sesame-tested') });
    for (const secret of ['sesame-saved', 'sesame-session', 'sesame-tested', 'correct horse']) {
      expect(await shown(`it is ${secret}`)).toBe('"it is ***"');
      const basic = Buffer.from(`ann:${secret}`).toString('base64');
      expect(await shown(basic)).toContain('***');
    }
    await call('vault.lock', {});
    expect(await shown('sesame-saved')).toBe('"sesame-saved"');
  } finally {
    await core.close();
  }
});

test('the level of the settings is the level of the file', async () => {
  await using folder = await createTemporaryFolder('watch');
  const { core, call, shown } = await openCore(folder.path);
  try {
    expect(await shown('first')).toBe('"first"');
    await call('settings.update', { changes: { logLevel: 'silent' } });
    expect(await shown('second')).toBe('"first"');
  } finally {
    await core.close();
  }
});

test('finds the secrets in each kind of credential', () => {
  const texts = (credential: object) => secretTexts(JSON.stringify(credential));
  expect(texts({ kind: 'token', token: 'tok-1' })).toContain('tok-1');
  expect(
    texts({ kind: 'accessKey', accessKey: 'AK', secretKey: 'sk-1', sessionToken: 'st-1' }),
  ).toEqual(expect.arrayContaining(['sk-1', 'st-1']));
  expect(
    texts({ kind: 'serviceAccount', json: JSON.stringify({ private_key: 'pem-1' }) }),
  ).toContain('pem-1');
  expect(texts({ kind: 'none' })).toEqual([]);
  expect(secretTexts('-----BEGIN PRIVATE KEY-----')).toEqual(['-----BEGIN PRIVATE KEY-----']);
});

test('tokens that a registry issues cannot stand in the log either', async () => {
  await using folder = await createTemporaryFolder('watch');
  let address = '';
  const server = await startMisbehavingServer(
    jsonApi((url, { authorization }) => {
      if (url.pathname === '/token')
        return authorization === `Basic ${basicPair('ann', 'sesame-saved')}`
          ? { body: { token: 'lent-registry-token', expires_in: 300 } }
          : { status: 401, body: {} };
      return authorization === 'Bearer lent-registry-token'
        ? { body: { repositories: ['app'] } }
        : {
            status: 401,
            headers: { 'www-authenticate': `Bearer realm="${address}/token",service="test"` },
            body: {},
          };
    }),
  );
  address = server.address;
  const { core, call, shown } = await openCore(folder.path);
  try {
    const draft = { ...withPassword('sesame-saved', 'session'), address };
    expect(await call('registries.check', { registry: draft })).toMatchObject({ auth: 'bearer' });
    expect(await shown('it is lent-registry-token')).toBe('"it is ***"');
  } finally {
    await core.close();
    await server.stop();
  }
});
