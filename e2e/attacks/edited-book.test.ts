import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SecretOwner } from '../../shared/ports.ts';
import { createSelfSigned } from '../fixtures/certificates.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../fixtures/test-core.ts';
import { type EditableBook, editBook, readBook } from './edit-book.ts';
import { heardBy } from './hostile-caller.ts';
import { type ListeningPost, startListeningPost } from './listening-post.ts';

const passphrase = 'correct horse battery';
const password = 'home-password-0815';
const otherPassword = 'other-password-4711';
const proxyPassword = 'proxy-password-1234';
const secrets = [password, otherPassword, proxyPassword];

let core: TestCore;
let folder: TemporaryFolder;
let home: ListeningPost;
let foreign: ListeningPost;
let certificate: string;
let homeId: string;
let otherId: string;

beforeEach(async () => {
  folder = await createTemporaryFolder('edited');
  [home, foreign] = [await startListeningPost(), await startListeningPost()];
  ({ certificate } = await createSelfSigned(folder.path, 'ca'));
  core = await openTestCore({ passphrase });
  const save = async (name: string, address: string, secret: string, proxy?: string) =>
    core.call('registries.create', {
      registry: {
        name,
        address,
        credential: { kind: 'password', username: 'ann', password: secret },
        ...(proxy === undefined ? {} : { proxy }),
      },
    });
  homeId = (await save('Home', home.address, password)).id;
  otherId = (await save('Other', 'https://other.example.com', otherPassword)).id;
  await save(
    'Proxied',
    'https://third.example.com',
    'third',
    `http://ann:${proxyPassword}@127.0.0.1:9`,
  );
  await core.close();
});
afterEach(async () => {
  await core.remove();
  await home[Symbol.asyncDispose]();
  await foreign[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function reopened(): Promise<TestCore> {
  core = await openTestCore({ directory: core.directory, passphrase });
  return core;
}

/** Everything that makes Berth speak to a registry. */
async function use(id: string): Promise<void> {
  await Promise.allSettled([
    core.call('registries.check', { id }),
    core.call('registries.check', { id, changes: { description: 'x' } }),
    core.pages('repositories.list', { registryId: id, fresh: true }),
    core.pages('tags.list', { registryId: id, repository: 'a/b', fresh: true }),
  ]);
}

type Record_ = EditableBook['registries'][number];
const named = (content: EditableBook, name: string): Record_ => {
  const found = content.registries.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no registry ${name}`);
  return found;
};
const secretAt = (content: EditableBook, id: string, field = 'credential') => {
  const found = content.secrets.find(
    ({ binding }) => binding.owner.id === id && binding.field === field,
  );
  if (found === undefined) throw new Error(`no ${field}`);
  return found;
};

test('unedited, the login arrives where it was saved for', async () => {
  await reopened();
  await use(homeId);
  expect(await heardBy(home, secrets)).toEqual([password]);
});

const edits: [name: string, edit: (content: EditableBook) => void, changed: string[]][] = [
  ['the address', (c) => Object.assign(named(c, 'Home'), { address: foreign.address }), ['Home']],
  [
    'the port and the path',
    (c) => Object.assign(named(c, 'Home'), { address: `${foreign.address}/v3` }),
    ['Home'],
  ],
  [
    'the ids of two records, swapped',
    (c) => {
      const [one, two] = [named(c, 'Home'), named(c, 'Other')];
      [one.id, two.id] = [two.id, one.id];
      Object.assign(two, { address: foreign.address });
    },
    ['Home', 'Other'],
  ],
  [
    'a proxy, added',
    (c) => Object.assign(named(c, 'Home'), { proxy: `http://${foreign.host}` }),
    ['Home'],
  ],
  [
    'the proxy that has a password',
    (c) =>
      Object.assign(named(c, 'Proxied'), {
        proxy: `http://ann@${foreign.host}`,
        address: foreign.address,
      }),
    ['Proxied'],
  ],
  [
    'the proxy and the scheme of a record whose proxy has a password',
    (c) => Object.assign(named(c, 'Proxied'), { proxy: `http://ann@${foreign.host}` }),
    ['Proxied'],
  ],
  [
    'the certificate check',
    (c) => Object.assign(named(c, 'Other').tls, { verify: false }),
    ['Other'],
  ],
  [
    'a CA, added',
    (c) => Object.assign(named(c, 'Other').tls, { caCertificate: certificate }),
    ['Other'],
  ],
  [
    'the provider, to one with a cloud',
    (c) => Object.assign(named(c, 'Home'), { provider: 'ghcr' }),
    ['Home'],
  ],
  ['the region', (c) => Object.assign(named(c, 'Home'), { region: 'eu-west-1' }), ['Home']],
  [
    'a secret, given to another record',
    (c) => {
      Object.assign(secretAt(c, homeId), { sealed: secretAt(c, otherId).sealed });
      Object.assign(named(c, 'Home'), { address: foreign.address });
    },
    ['Home'],
  ],
  [
    'the owner of a secret',
    (c) => {
      const [mine, other] = [secretAt(c, homeId), secretAt(c, otherId)];
      const owners: SecretOwner[] = [mine, other].map(({ binding }) => ({
        kind: 'registry',
        id: binding.owner.id,
      }));
      Object.assign(mine.binding, { owner: owners[1] });
      Object.assign(other.binding, { owner: owners[0] });
      Object.assign(named(c, 'Home'), { address: foreign.address });
    },
    ['Home', 'Other'],
  ],
  [
    'what stands beside the seal, as the old format read it',
    (c) => {
      Object.assign(secretAt(c, homeId).binding, {
        registryId: homeId,
        provider: 'native',
        origin: home.address,
      });
      Object.assign(named(c, 'Home'), { address: foreign.address });
    },
    ['Home'],
  ],
  [
    'the number of the seal',
    (c) => {
      Object.assign(secretAt(c, homeId).sealed, { version: 1 });
      Object.assign(named(c, 'Home'), { address: foreign.address });
    },
    ['Home'],
  ],
];

test.each(edits)(
  'edited from outside: %s. Nothing is sent, nothing else is lost',
  async (_name, edit, changed) => {
    const before = (await readBook(core.directory)).registries.map(({ name }) => name);
    await editBook(core.directory, edit);
    await reopened();
    const { registries } = await core.call('registries.list', {});
    expect(registries.map(({ name }) => name).sort()).toEqual([...before].sort());
    const states = Object.fromEntries(
      registries.map(({ name, credential }) => [name, credential.state]),
    );
    for (const name of before)
      expect([name, states[name]]).toEqual([name, changed.includes(name) ? 'changed' : 'saved']);
    const unreadable = (await core.call('vault.status', {})).unreadable;
    expect(
      new Set(
        unreadable.map(({ registryId }) => registries.find(({ id }) => id === registryId)?.name),
      ),
    ).toEqual(new Set(changed));
    for (const { id } of registries) await use(id);
    expect(await heardBy(foreign, secrets)).toEqual([]);
    for (const { id, name } of registries.filter((one) => changed.includes(one.name))) {
      const listed = core.pages('repositories.list', { registryId: id, fresh: true });
      // A provider with a cloud finds no cloud at this address before it asks for a login.
      await expect(listed, name).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:UNAUTHORIZED|UNSUPPORTED)$/),
      });
    }
  },
);

test('the credential is asked for, and entered again it works; an edit taken back opens again', async () => {
  const original = (await readBook(core.directory)).registries;
  await editBook(core.directory, (content) => {
    Object.assign(named(content, 'Home'), { address: foreign.address });
    Object.assign(named(content, 'Other'), { region: 'eu-west-1' });
  });
  await reopened();
  const record = await core.call('registries.get', { id: homeId });
  const entered = await core.call('registries.update', {
    id: homeId,
    revision: record.revision,
    changes: { credential: { kind: 'password', username: 'ann', password: 'for the new place' } },
  });
  expect(entered.credential.state).toBe('saved');
  await core.close();
  await editBook(core.directory, (content) => {
    Object.assign(
      named(content, 'Other'),
      original.find(({ id }) => id === otherId),
    );
  });
  await reopened();
  expect((await core.call('registries.get', { id: otherId })).credential.state).toBe('saved');
  expect((await core.call('vault.status', {})).unreadable).toEqual([]);
});

test('a deleted registry that was edited comes back without its secret', async () => {
  await reopened();
  await core.call('registries.delete', { id: homeId });
  await core.close();
  await editBook(core.directory, (content) => {
    const text = JSON.stringify(content['deleted']).replaceAll(home.address, foreign.address);
    content['deleted'] = JSON.parse(text);
  });
  await reopened();
  expect((await core.call('registries.restore', { id: homeId })).credential.state).toBe('changed');
  await use(homeId);
  expect(await heardBy(foreign, secrets)).toEqual([]);
});

test('without a passphrase nobody knows yet what was edited, and nothing is sent either', async () => {
  await editBook(core.directory, (content) =>
    Object.assign(named(content, 'Home'), { address: foreign.address }),
  );
  core = await openTestCore({ directory: core.directory });
  expect((await core.call('registries.get', { id: homeId })).credential.state).toBe('saved');
  await use(homeId);
  await core.call('vault.unlock', { passphrase });
  await use(homeId);
  expect((await core.call('registries.get', { id: homeId })).credential.state).toBe('changed');
  expect(await heardBy(foreign, secrets)).toEqual([]);
});
