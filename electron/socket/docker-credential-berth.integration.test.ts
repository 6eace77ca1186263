import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type LendingCore,
  lendingPassphrase,
  openLendingCore,
} from '../../e2e/fixtures/lending-core.ts';

const notFound = 'credentials not found in native keychain';

let place: LendingCore;

beforeEach(async () => {
  place = await openLendingCore();
});
afterEach(() => place[Symbol.asyncDispose]());

async function save(
  address: string,
  fields: { username?: string; password?: string; namespace?: string; lent?: boolean } = {},
): Promise<string> {
  const { username = 'ada', password = 'correct horse', namespace, lent = true } = fields;
  const registry = await place.core.call('registries.create', {
    registry: {
      name: `${address} ${username}`,
      address,
      ...(namespace === undefined ? {} : { namespace }),
      credential: { kind: 'password', username, password },
    },
  });
  if (lent) await place.core.call('registries.setLent', { id: registry.id, lent });
  return registry.id;
}

const get = async (server: string) => {
  const { stdout, exitCode } = await place.helper('get', server);
  return exitCode === 0 ? JSON.parse(stdout) : stdout;
};

it('answers get, list and version as the protocol has it', async () => {
  await save('https://registry.test:5000');
  await save('docker.io', { username: 'hub' });
  expect(await get('registry.test:5000')).toEqual({
    ServerURL: 'registry.test:5000',
    Username: 'ada',
    Secret: 'correct horse',
  });
  // With a line's end, a protocol and a path, as tools of every age say it.
  expect(await get('https://registry.test:5000/v2/\n')).toMatchObject({ Username: 'ada' });
  expect(await get('https://index.docker.io/v1/')).toMatchObject({ Username: 'hub' });
  expect(JSON.parse((await place.helper('list')).stdout)).toEqual({
    'registry.test:5000': 'ada',
    'https://index.docker.io/v1/': 'hub',
  });
  expect((await place.helper('version')).stdout).toMatch(/^docker-credential-berth \(Berth\) \d/);
});

it('gives nothing that was not switched on, or is switched off again', async () => {
  const id = await save('https://registry.test', { lent: false });
  expect(await get('registry.test')).toBe(notFound);
  expect(await get('other.test')).toBe(notFound);
  place.answers(false);
  await expect(place.core.call('registries.setLent', { id, lent: true })).rejects.toMatchObject({
    code: 'CANCELLED',
  });
  expect(await get('registry.test')).toBe(notFound);
  place.answers(true);
  const lent = await place.core.call('registries.setLent', { id, lent: true });
  expect(lent.lent).toBe(true);
  expect(place.asked.at(-1)).toEqual({ name: 'https://registry.test ada', host: 'registry.test' });
  expect(await get('registry.test')).toMatchObject({ Secret: 'correct horse' });
  await place.core.call('registries.setActive', { id, active: false });
  expect(await get('registry.test')).toBe(notFound);
  await place.core.call('registries.setActive', { id, active: true });
  await place.core.call('registries.setLent', { id, lent: false });
  expect(await get('registry.test')).toBe(notFound);
});

it('forgets the consent when the record moves to another host, whatever login comes along', async () => {
  const id = await save('https://registry.test');
  const { revision } = await place.core.call('registries.get', { id });
  const moved = await place.core.call('registries.update', {
    id,
    revision,
    changes: {
      address: 'https://elsewhere.test',
      credential: { kind: 'password', username: 'ada', password: 'another' },
    },
  });
  expect(moved.lent).toBe(false);
  expect(await get('elsewhere.test')).toBe(notFound);
});

it('chooses among accounts by the namespace, else the default, else the first', async () => {
  await save('https://registry.test', { username: 'first' });
  await save('https://registry.test', { username: 'team', namespace: 'team' });
  const deep = await save('https://registry.test', { username: 'deep', namespace: 'team/deep' });
  await place.core.call('registries.setDefault', { id: null });
  expect(await get('registry.test/team/app')).toMatchObject({ Username: 'team' });
  expect(await get('registry.test/team/deep/app')).toMatchObject({ Username: 'deep' });
  expect(await get('registry.test')).toMatchObject({ Username: 'first' });
  await place.core.call('registries.setDefault', { id: deep });
  expect(await get('registry.test')).toMatchObject({ Username: 'deep' });
});

it('takes the new password of the saved account, and no other account', async () => {
  const id = await save('https://registry.test');
  const store = (Username: string, Secret: string, ServerURL = 'registry.test') =>
    place.helper('store', JSON.stringify({ ServerURL, Username, Secret }));
  expect(await store('ada', 'new secret')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await get('registry.test')).toMatchObject({ Secret: 'new secret' });
  const other = await store('eve', 'mine');
  expect(other.exitCode).toBe(1);
  expect(other.stdout).toContain('another account');
  expect((await store('ada', 'x', 'other.test')).stdout).toContain('other.test');
  expect((await store('', 'x')).stdout).toBe('no credentials username');
  expect((await store('ada', 'x', '')).stdout).toBe('no credentials server URL');
  expect(await get('registry.test')).toMatchObject({ Username: 'ada', Secret: 'new secret' });
  // docker logout: lent no more, and still saved.
  expect(await place.helper('erase', 'registry.test')).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await get('registry.test')).toBe(notFound);
  expect((await place.core.call('registries.get', { id })).credential).toMatchObject({
    username: 'ada',
    state: 'saved',
  });
});

it('says at once that the vault is locked, or that Berth does not run', async () => {
  await save('https://registry.test');
  await place.core.call('vault.lock', {});
  const locked = await place.helper('get', 'registry.test');
  expect(locked.exitCode).toBe(1);
  expect(locked.stdout).toMatch(/locked/i);
  await place.core.call('vault.unlock', { passphrase: lendingPassphrase });
  expect(await get('registry.test')).toMatchObject({ Username: 'ada' });
  await place[Symbol.asyncDispose]();
  place = await openLendingCore();
});

it('refuses what is no request, in words and with exit code 1', async () => {
  for (const [action, input, said] of [
    ['get', '', 'no credentials server URL'],
    ['erase', ' \n', 'no credentials server URL'],
    ['store', 'not json', 'JSON'],
    ['store', '[]', 'JSON'],
    ['steal', '', 'Usage'],
    ['get', 'x'.repeat(300 * 1024), 'Too much'],
  ] as const) {
    const answer = await place.helper(action, input);
    expect([action, answer.exitCode]).toEqual([action, 1]);
    expect(answer.stdout).toContain(said);
  }
});
