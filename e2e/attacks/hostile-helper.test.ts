import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dispatchCall } from '../../electron/app/dispatch.ts';
import { loginRequests } from '../../electron/socket/login-routes.ts';
import { connectSocket } from '../../electron/socket/socket-client.ts';
import { type LendingCore, lendingPassphrase, openLendingCore } from '../fixtures/lending-core.ts';
import { openTestCore } from '../fixtures/test-core.ts';
import { editBook } from './edit-book.ts';

const secret = 'the lent secret 0815';
const kept = 'the kept secret 4711';

let place: LendingCore;
let lentId: string;
let keptId: string;

beforeEach(async () => {
  place = await openLendingCore();
  const save = async (name: string, password: string) =>
    (
      await place.core.call('registries.create', {
        registry: {
          name,
          address: `https://${name}.test`,
          credential: { kind: 'password', username: 'ada', password },
        },
      })
    ).id;
  [lentId, keptId] = [await save('lent', secret), await save('kept', kept)];
  await place.core.call('registries.setLent', { id: lentId, lent: true });
});
afterEach(() => place[Symbol.asyncDispose]());

it('a thousand calls at once get what is lent, and nothing else', async () => {
  const ask = async (server: string) => {
    const berth = await connectSocket(place.core.directory);
    try {
      return JSON.stringify(await berth.call('logins.get', { server, program: null }));
    } finally {
      berth.close();
    }
  };
  const servers = Array.from({ length: 1000 }, (_, index) =>
    index % 2 === 0 ? 'lent.test' : 'kept.test',
  );
  const answers = await Promise.all(servers.map(ask));
  for (const [index, answer] of answers.entries())
    expect(answer).toBe(
      index % 2 === 0
        ? JSON.stringify({ login: { username: 'ada', secret } })
        : JSON.stringify({ login: null }),
    );
}, 120_000);

it('the contract knows none of its requests', async () => {
  const context = { signal: new AbortController().signal };
  for (const method of loginRequests)
    await expect(
      dispatchCall(place.core.core, method, { server: 'lent.test' }, context),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('half a line on stdin is not waited for', async () => {
  const script = join(place.environment['PATH']?.split(':')[1] ?? '', 'docker-credential-berth');
  const child = spawn(script, ['get'], {
    env: place.environment,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.write('lent.t');
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, said]).toEqual([1, 'Nothing more came on stdin\n']);
}, 120_000);

it('an edited book lends nothing: a consent fits one record, and cannot be written', async () => {
  const { directory } = place.core;
  await place.core.call('vault.lock', {});
  await place.core.close();
  await editBook(directory, ({ secrets }) => {
    const consent = secrets.find(({ binding }) => binding.field === 'lending');
    const login = secrets.find(
      ({ binding }) => binding.field === 'credential' && binding.owner.id === keptId,
    );
    if (consent === undefined || login === undefined) throw new Error('not there');
    const owner = { kind: 'registry', id: keptId };
    // The consent of another record, or the login's own seal, in the place of one.
    secrets.push({ ...consent, binding: { owner, field: 'lending' } });
    secrets.push({ ...login, binding: { owner, field: 'lending' } });
  });
  const core = await openTestCore({ directory, passphrase: lendingPassphrase });
  const { registries } = await core.call('registries.list', {});
  expect(registries.map(({ id, lent }) => ({ id, lent }))).toEqual(
    expect.arrayContaining([
      { id: lentId, lent: true },
      { id: keptId, lent: false },
    ]),
  );
  const never = new AbortController().signal;
  expect(await core.core.logins.get('kept.test', null, never)).toBeNull();
  expect(await core.core.logins.get('lent.test', null, never)).toEqual({
    username: 'ada',
    secret,
  });
  await core.close();
});
