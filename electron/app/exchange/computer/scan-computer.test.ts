import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
} from '../../../../e2e/fixtures/credential-helper.ts';
import { brief, only } from '../../../../e2e/fixtures/local-scan.ts';
import {
  type CredentialHelpers,
  createCredentialHelpers,
} from '../../../helpers/credential-helpers.ts';
import { clientKeyOf, credentialOf } from './local-secrets.ts';
import { type LocalScan, scanComputer } from './scan-computer.ts';

let own: HelperComputer;
let helpers: CredentialHelpers;
beforeEach(async () => {
  own = await createHelperComputer();
  helpers = createCredentialHelpers(own.computer, { getMs: 2_000, listMs: 500 });
});
afterEach(() => own.remove());

const basic = (text: string) => Buffer.from(text).toString('base64');
const login = (username: string, password: string) => ({ auth: basic(`${username}:${password}`) });
const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const key = '-----BEGIN PRIVATE KEY-----\nY2FuYXJ5LWtleQ==\n-----END PRIVATE KEY-----\n';

const dockerFile = '.docker/config.json';
const podmanFile = '.config/containers/auth.json';
const userConf = '.config/containers/registries.conf';

function scan(variables: Record<string, string> = {}): Promise<LocalScan> {
  const { computer } = own;
  return scanComputer({ ...computer, environment: { ...computer.environment, ...variables } });
}

describe('files', () => {
  test('an empty computer has nothing to tell', async () => {
    expect(await scan()).toEqual({ items: [], notes: [] });
  });

  test('accounts of two tools come in one order, the same one once with both its files', async () => {
    const docker = await own.put(dockerFile, {
      auths: {
        'z.example.com': login('zoe', '1'),
        'https://index.docker.io/v1/': login('ada', '2'),
        'quay.io': login('team+robot', '3'),
      },
    });
    const podman = await own.put(podmanFile, {
      auths: {
        'docker.io': login('ada', '2'),
        'quay.io': login('ada', '4'),
        'quay.io/team': login('ada', '5'),
        'z.example.com': login('zoe', 'another'),
      },
    });
    const found = await scan();
    expect(brief(found)).toEqual([
      'docker.io  ada  file',
      'quay.io  ada  file',
      'quay.io  team+robot  file',
      'quay.io team ada  file',
      'z.example.com  zoe  file',
    ]);
    expect(found.items[0]).toMatchObject({
      registry: { draft: { name: 'docker.io', provider: 'dockerhub' }, credential: null },
      sources: [
        { path: docker, kind: 'docker' },
        { path: podman, kind: 'containers' },
      ],
      notes: [],
    });
    expect(found.items.map(({ registry }) => registry.draft.name)).toEqual([
      'docker.io',
      'quay.io (ada)',
      'quay.io (team+robot)',
      'quay.io/team',
      'z.example.com',
    ]);
    expect(found.items[4]?.notes).toMatchObject([{ message: expect.stringContaining(docker) }]);
    const passwords = await Promise.all(found.items.map((item) => credentialOf(item, helpers)));
    expect(passwords).toMatchObject(['2', '4', '3', '5', '1'].map((password) => ({ password })));
    // Again, with the files in another order: the same items under the same keys.
    await own.put(podmanFile, {
      auths: {
        'quay.io/team': login('ada', '5'),
        'z.example.com': login('zoe', 'another'),
        'quay.io': login('ada', '4'),
        'docker.io': login('ada', '2'),
      },
    });
    expect(await scan()).toEqual(found);
  });

  test('a scan holds no secret and changes nothing', async () => {
    await own.put(dockerFile, { auths: { 'a.example.com': login('ada', 'canary-1') } });
    await own.put(podmanFile, { auths: { 'b.example.com': { identitytoken: 'canary-2' } } });
    await own.put('.docker/certs.d/a.example.com/client.cert', pem('QQ=='));
    await own.put('.docker/certs.d/a.example.com/client.key', key);
    const before = await everything(own.home);
    const found = await scan();
    await Promise.all(found.items.map((item) => credentialOf(item, helpers)));
    const text = JSON.stringify(found);
    for (const secret of ['canary', basic('ada:canary-1'), 'Y2FuYXJ5LWtleQ'])
      expect(text).not.toContain(secret);
    expect(await everything(own.home)).toEqual(before);
  });

  test.each([
    ['carriage returns', (text: string) => text.replaceAll(',', ',\r\n\t')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    [
      'UTF-16, as Windows shells write it',
      (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
    ],
    [
      'tabs and unknown keys',
      (text: string) => text.replace('{', '{\t"psFormat": "x", "plugins": {"a": {}},\t'),
    ],
  ])('%s do not matter', async (_what, form) => {
    await own.put(
      dockerFile,
      form(JSON.stringify({ auths: { 'a.example.com': login('ada', 'pässword') } })),
    );
    expect(await credentialOf(only(await scan()), helpers)).toMatchObject({ password: 'pässword' });
  });

  test.each([
    ['broken JSON', async () => own.put(podmanFile, '{"auths": {'), 'not JSON'],
    ['a list', async () => own.put(podmanFile, '[]'), 'not JSON'],
    [
      'more than 1 MiB',
      async () => own.put(podmanFile, ' '.repeat(1024 * 1024 + 1)),
      'larger than 1 MiB',
    ],
    ['a folder', async () => own.put(`${podmanFile}/x`, ''), 'not a regular file'],
    [
      'a pipe that nobody writes to',
      async () => {
        const path = await own.put(podmanFile.replace('auth', 'x'), '');
        execFileSync('mkfifo', [join(dirname(path), 'auth.json')]);
      },
      'not a regular file',
    ],
  ])('%s is noted with its file, and the others are still read', async (_what, make, why) => {
    await make();
    await own.put(dockerFile, { auths: { 'a.example.com': login('ada', '1') } });
    const found = await scan();
    expect(brief(found)).toEqual(['a.example.com  ada  file']);
    expect(found.notes).toHaveLength(1);
    expect(found.notes[0]?.message).toContain(join(own.home, podmanFile));
    expect(found.notes[0]?.message).toContain(why);
  });

  test('an empty file is none; a link to a file of one’s own is followed', async () => {
    await own.put(podmanFile, '');
    const real = await own.put('dotfiles/docker.json', {
      auths: { 'a.example.com': login('ada', '1') },
    });
    await mkdir(join(own.home, '.docker'));
    await symlink(real, join(own.home, dockerFile));
    const found = await scan();
    expect(found.notes).toEqual([]);
    expect(await credentialOf(only(found), helpers)).toMatchObject({ password: '1' });
  });

  test('variables name other places, absolute ones only', async () => {
    await own.put('elsewhere/config.json', { auths: { 'a.example.com': login('a', '1') } });
    await own.put('run/containers/auth.json', { auths: { 'b.example.com': login('b', '1') } });
    await own.put('named.json', { auths: { 'c.example.com': login('c', '1') } });
    const at = (path: string) => join(own.home, path);
    const hosts = async (variables: Record<string, string>) =>
      (await scan(variables)).items.map(({ host }) => host);
    expect(await hosts({ DOCKER_CONFIG: at('elsewhere') })).toEqual(['a.example.com']);
    expect(await hosts({ DOCKER_CONFIG: 'elsewhere' })).toEqual([]);
    expect(await hosts({ XDG_RUNTIME_DIR: at('run') })).toEqual(
      process.platform === 'linux' ? ['b.example.com'] : [],
    );
    expect(
      await hosts({ XDG_RUNTIME_DIR: at('run'), REGISTRY_AUTH_FILE: at('named.json') }),
    ).toEqual(['c.example.com']);
  });

  test('a login that went since the scan is null', async () => {
    await own.put(dockerFile, { auths: { 'a.example.com': login('ada', '1') } });
    const item = only(await scan());
    await own.put(dockerFile, { auths: {} });
    expect(await credentialOf(item, helpers)).toBeNull();
  });
});

describe('settings and certificates', () => {
  test('what Podman says of a registry joins its accounts; others come without one', async () => {
    await own.put(podmanFile, { auths: { 'a.example.com': login('ada', '1') } });
    const conf = await own.put(
      userConf,
      'unqualified-search-registries = ["docker.io", "a.example.com"]\n[[registry]]\nlocation = "a.example.com"\ninsecure = true\n[[registry]]\nlocation = "b.example.com"\nblocked = true\n',
    );
    const found = await scan();
    expect(brief(found)).toEqual([
      'a.example.com  ada  file',
      'b.example.com    none',
      'docker.io    none',
    ]);
    const [a, b] = found.items;
    expect(a?.sources.map(({ path }) => path)).toEqual([join(own.home, podmanFile), conf]);
    expect(a?.registry.draft).not.toHaveProperty('tls');
    expect(a?.notes).toMatchObject([{ message: expect.stringContaining('Podman may use http') }]);
    expect(b?.registry).toMatchObject({ draft: { active: false }, account: null });
    expect(await credentialOf(b ?? only(found), helpers)).toBeNull();
  });

  test("the user's main file stands in place of the system's and its drop-ins", async () => {
    const conf = (host: string) => `unqualified-search-registries = ["${host}"]`;
    await own.put('etc/containers/registries.conf', conf('system.example.com'));
    await own.put(
      'etc/containers/registries.conf.d/10.conf',
      '[[registry]]\nlocation = "s.example.com"',
    );
    await own.put(
      '.config/containers/registries.conf.d/b.conf',
      '[[registry]]\nlocation = "u.example.com"',
    );
    await own.put('.config/containers/registries.conf.d/a.txt', 'not read [[[');
    const hosts = async () => (await scan()).items.map(({ host }) => host);
    expect(await hosts()).toEqual(['s.example.com', 'system.example.com', 'u.example.com']);
    await own.put(userConf, conf('user.example.com'));
    expect(await hosts()).toEqual(['u.example.com', 'user.example.com']);
  });

  test('certificates join their host and port; the key is read only when it is asked for', async () => {
    await own.put(dockerFile, {
      auths: { 'a.example.com:5000': login('ada', '1'), '127.0.0.1:5000': login('ada', '2') },
    });
    await own.put('.docker/certs.d/a.example.com:5000/ca.crt', pem('QUE='));
    await own.put('.docker/certs.d/a.example.com:5000/me.cert', pem('TUU='));
    await own.put('.docker/certs.d/a.example.com:5000/me.key', key);
    await own.put('.config/containers/certs.d/a.example.com:5000/ca.crt', pem('TEFURVI='));
    await own.put('.config/containers/certs.d/127.0.0.1:5000/ca.crt', pem('TE8='));
    await own.put('etc/docker/certs.d/alone.example.com/ca.crt', pem('QUxPTkU='));
    const { items, notes } = await scan();
    expect(notes).toEqual([]);
    expect(items.map(({ registry }) => registry.draft)).toMatchObject([
      { address: 'https://127.0.0.1:5000', tls: { caCertificate: pem('TE8=') } },
      {
        address: 'https://a.example.com:5000',
        tls: { caCertificate: pem('QUE='), clientCertificate: pem('TUU=') },
      },
      { address: 'https://alone.example.com', tls: { caCertificate: pem('QUxPTkU=') } },
    ]);
    expect(await Promise.all(items.map(clientKeyOf))).toEqual([null, key, null]);
  });
});

test('a file that may not be read, or a link to a file of somebody else, is noted', async () => {
  if (process.getuid?.() === 0) {
    // The administrator may read everything, and may give files away.
    const foreign = await own.put('foreign.json', {
      auths: { 'a.example.com': login('ada', '1') },
    });
    await chown(foreign, 4321, 4321);
    await mkdir(join(own.home, '.docker'));
    await symlink(foreign, join(own.home, dockerFile));
  } else await chmod(await own.put(dockerFile, {}), 0);
  const found = await scan();
  expect(found.items).toEqual([]);
  expect(found.notes[0]?.message).toMatch(/permission denied|a link to somebody else’s file/);
});

/** Every file below a folder with its contents' digest and its times. */
async function everything(folder: string): Promise<unknown[]> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const facts = await stat(join(folder, name));
      const bytes = facts.isFile() ? await readFile(join(folder, name)) : '';
      return [name, facts.mtimeMs, facts.mode, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}
