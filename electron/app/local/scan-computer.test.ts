import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
  helperScript,
} from '../../../e2e/fixtures/credential-helper.ts';
import type { LocalItem } from '../../exchange/local-item.ts';
import {
  type CredentialHelpers,
  createCredentialHelpers,
} from '../../helpers/credential-helpers.ts';
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

async function put(path: string, content: unknown): Promise<string> {
  const whole = join(own.home, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(
    whole,
    typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content),
  );
  return whole;
}

/** A scan that never looks at this machine's own `/etc`. */
function scan(options: { ask?: boolean; variables?: Record<string, string> } = {}) {
  const { computer, home } = own;
  return scanComputer(
    { ...computer, environment: { ...computer.environment, ...options.variables } },
    { helpers: options.ask ? helpers : undefined, systemFolder: join(home, 'etc') },
  );
}

const brief = ({ items }: LocalScan) =>
  items.map(({ host, namespace, registry, secret, helper }) =>
    [host, namespace ?? '', registry.account?.username ?? '', helper ?? '', secret].join(' '),
  );
const only = ({ items }: LocalScan): LocalItem => {
  expect(items).toHaveLength(1);
  const [item] = items;
  if (item === undefined) throw new Error('no item');
  return item;
};

describe('files', () => {
  test('an empty computer has nothing to tell', async () => {
    expect(await scan()).toEqual({ items: [], notes: [] });
  });

  test('accounts of two tools come in one order, the same one once with both its files', async () => {
    const docker = await put(dockerFile, {
      auths: {
        'z.example.com': login('zoe', '1'),
        'https://index.docker.io/v1/': login('ada', '2'),
        'quay.io': login('team+robot', '3'),
      },
    });
    const podman = await put(podmanFile, {
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
    await put(podmanFile, {
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
    await put(dockerFile, { auths: { 'a.example.com': login('ada', 'canary-1') } });
    await put(podmanFile, { auths: { 'b.example.com': { identitytoken: 'canary-2' } } });
    await put('.docker/certs.d/a.example.com/client.cert', pem('QQ=='));
    await put('.docker/certs.d/a.example.com/client.key', key);
    const before = await everything(own.home);
    const found = await scan({ ask: true });
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
    await put(
      dockerFile,
      form(JSON.stringify({ auths: { 'a.example.com': login('ada', 'pässword') } })),
    );
    expect(await credentialOf(only(await scan()), helpers)).toMatchObject({ password: 'pässword' });
  });

  test.each([
    ['broken JSON', async () => put(podmanFile, '{"auths": {'), 'it is not JSON'],
    ['a list', async () => put(podmanFile, '[]'), 'it is not JSON'],
    [
      'more than 1 MiB',
      async () => put(podmanFile, ' '.repeat(1024 * 1024 + 1)),
      'larger than 1 MiB',
    ],
    ['a folder', async () => put(`${podmanFile}/x`, ''), 'not a regular file'],
    [
      'a pipe that nobody writes to',
      async () => {
        const path = await put(podmanFile.replace('auth', 'x'), '');
        execFileSync('mkfifo', [join(dirname(path), 'auth.json')]);
      },
      'not a regular file',
    ],
  ])('%s is noted with its file, and the others are still read', async (_what, make, why) => {
    await make();
    await put(dockerFile, { auths: { 'a.example.com': login('ada', '1') } });
    const found = await scan();
    expect(brief(found)).toEqual(['a.example.com  ada  file']);
    expect(found.notes).toHaveLength(1);
    expect(found.notes[0]?.message).toContain(join(own.home, podmanFile));
    expect(found.notes[0]?.message).toContain(why);
  });

  test('an empty file is none; a link to a file of one’s own is followed', async () => {
    await put(podmanFile, '');
    const real = await put('dotfiles/docker.json', {
      auths: { 'a.example.com': login('ada', '1') },
    });
    await mkdir(join(own.home, '.docker'));
    await symlink(real, join(own.home, dockerFile));
    const found = await scan();
    expect(found.notes).toEqual([]);
    expect(await credentialOf(only(found), helpers)).toMatchObject({ password: '1' });
  });

  test('variables name other places, absolute ones only', async () => {
    await put('elsewhere/config.json', { auths: { 'a.example.com': login('a', '1') } });
    await put('run/containers/auth.json', { auths: { 'b.example.com': login('b', '1') } });
    await put('named.json', { auths: { 'c.example.com': login('c', '1') } });
    const at = (path: string) => join(own.home, path);
    const hosts = async (variables: Record<string, string>) =>
      (await scan({ variables })).items.map(({ host }) => host);
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
    await put(dockerFile, { auths: { 'a.example.com': login('ada', '1') } });
    const item = only(await scan());
    await put(dockerFile, { auths: {} });
    expect(await credentialOf(item, helpers)).toBeNull();
  });
});

describe('settings and certificates', () => {
  test('what Podman says of a registry joins its accounts; others come without one', async () => {
    await put(podmanFile, { auths: { 'a.example.com': login('ada', '1') } });
    const conf = await put(
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
    expect(a?.notes).toMatchObject([{ message: expect.stringContaining('without encryption') }]);
    expect(b?.registry).toMatchObject({ draft: { active: false }, account: null });
    expect(await credentialOf(b ?? only(found), helpers)).toBeNull();
  });

  test("the user's main file stands in place of the system's and its drop-ins", async () => {
    const conf = (host: string) => `unqualified-search-registries = ["${host}"]`;
    await put('etc/containers/registries.conf', conf('system.example.com'));
    await put(
      'etc/containers/registries.conf.d/10.conf',
      '[[registry]]\nlocation = "s.example.com"',
    );
    await put(
      '.config/containers/registries.conf.d/b.conf',
      '[[registry]]\nlocation = "u.example.com"',
    );
    await put('.config/containers/registries.conf.d/a.txt', 'not read [[[');
    const hosts = async () => (await scan()).items.map(({ host }) => host);
    expect(await hosts()).toEqual(['s.example.com', 'system.example.com', 'u.example.com']);
    await put(userConf, conf('user.example.com'));
    expect(await hosts()).toEqual(['u.example.com', 'user.example.com']);
  });

  test('certificates join their host and port; the key is read only when it is asked for', async () => {
    await put(dockerFile, {
      auths: { 'a.example.com:5000': login('ada', '1'), '127.0.0.1:5000': login('ada', '2') },
    });
    await put('.docker/certs.d/a.example.com:5000/ca.crt', pem('QUE='));
    await put('.docker/certs.d/a.example.com:5000/me.cert', pem('TUU='));
    await put('.docker/certs.d/a.example.com:5000/me.key', key);
    await put('.config/containers/certs.d/a.example.com:5000/ca.crt', pem('TEFURVI='));
    await put('.config/containers/certs.d/127.0.0.1:5000/ca.crt', pem('TE8='));
    await put('etc/docker/certs.d/alone.example.com/ca.crt', pem('QUxPTkU='));
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

describe('helpers', () => {
  const store = {
    'https://index.docker.io/v1/': { username: 'ada', secret: 'canary-hub' },
    'https://index.docker.io/v1/access-token': { username: 'ada', secret: 'canary-service' },
    'ghcr.io': { username: 'ada', secret: 'canary-ghcr' },
    'azure.example.com': { username: '<token>', secret: 'canary-token' },
  };

  test('without asking, hosts and helpers are known and no program runs', async () => {
    await own.helper('desktop', helperScript(store));
    await put(dockerFile, {
      auths: { 'https://index.docker.io/v1/': {} },
      credsStore: 'desktop',
      credHelpers: { 'gcr.io': 'gcloud' },
    });
    const found = await scan();
    expect(brief(found)).toEqual(['docker.io   desktop helper', 'gcr.io   gcloud helper']);
    expect(await own.asked()).toEqual([]);
  });

  test('asked which accounts they keep they give names, and only the chosen one its secret', async () => {
    await own.helper('desktop', helperScript(store));
    await put(dockerFile, { auths: { 'https://index.docker.io/v1/': {} }, credsStore: 'desktop' });
    const found = await scan({ ask: true });
    expect(brief(found)).toEqual([
      'azure.example.com   desktop helper',
      'docker.io  ada desktop helper',
      'ghcr.io  ada desktop helper',
    ]);
    expect(found.notes).toEqual([]);
    expect(await own.asked()).toEqual(['list ']);
    expect(JSON.stringify(found)).not.toContain('canary');
    const secrets = await Promise.all(found.items.map((item) => credentialOf(item, helpers)));
    expect(secrets).toEqual([
      { kind: 'token', token: 'canary-token' },
      { kind: 'password', username: 'ada', password: 'canary-hub' },
      { kind: 'password', username: 'ada', password: 'canary-ghcr' },
    ]);
    const asked = await own.asked();
    expect(asked.slice(1).sort()).toEqual([
      'get azure.example.com',
      'get ghcr.io',
      'get https://index.docker.io/v1/',
    ]);
  });

  test('an old spelling is asked for as it stands', async () => {
    const old = 'https://registry.example.com/v1/';
    await own.helper('pass', helperScript({ [old]: { username: 'ada', secret: 'p' } }));
    await put(dockerFile, { auths: { [old]: {} }, credsStore: 'pass' });
    expect(await credentialOf(only(await scan()), helpers)).toMatchObject({ password: 'p' });
  });

  test.each([
    ['is not there', null, 'UNSUPPORTED'],
    ['hangs', 'sleep 60', 'TIMEOUT'],
    ['prints nonsense', 'echo nonsense', 'BAD_RESPONSE'],
    ['fails', 'echo canary; exit 1', 'UNAUTHORIZED'],
  ])(
    'one that %s is noted, its registries stay, and asking it for a secret says why',
    async (_what, script, code) => {
      if (script !== null) await own.helper('bad', script);
      await own.helper('good', helperScript({ 'b.example.com': { username: 'bob', secret: 'b' } }));
      await put(dockerFile, { credHelpers: { 'a.example.com': 'bad', 'b.example.com': 'good' } });
      const found = await scan({ ask: true });
      expect(brief(found)).toEqual([
        'a.example.com   bad helper',
        'b.example.com  bob good helper',
      ]);
      expect(found.notes).toHaveLength(1);
      expect(found.notes[0]?.message).toMatch(
        /^The credential helper bad .*; the accounts it keeps/,
      );
      expect(JSON.stringify(found)).not.toContain('canary');
      const [bad, good] = found.items;
      const quick = createCredentialHelpers(own.computer, { getMs: 300 });
      await expect(credentialOf(bad ?? only(found), quick)).rejects.toMatchObject({ code });
      expect(await credentialOf(good ?? only(found), quick)).toMatchObject({ password: 'b' });
    },
  );

  test('a login that only the file still has is taken from there', async () => {
    await own.helper('empty', helperScript({}));
    await put(dockerFile, {
      auths: { 'a.example.com': login('ada', 'in the file') },
      credsStore: 'empty',
    });
    const item = only(await scan());
    expect(item).toMatchObject({ secret: 'helper', helper: 'empty' });
    expect(await credentialOf(item, helpers)).toMatchObject({ password: 'in the file' });
  });

  test('a cancelled scan ends its helpers', async () => {
    await own.helper('hangs', 'sleep 60');
    await put(dockerFile, { credsStore: 'hangs' });
    const abort = new AbortController();
    const scanning = scanComputer(own.computer, {
      helpers: createCredentialHelpers(own.computer),
      systemFolder: join(own.home, 'etc'),
      signal: abort.signal,
    });
    abort.abort();
    await expect(scanning).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

test('a file that may not be read, or a link to a file of somebody else, is noted', async () => {
  if (process.getuid?.() === 0) {
    // The administrator may read everything, and may give files away.
    const foreign = await put('foreign.json', { auths: { 'a.example.com': login('ada', '1') } });
    await chown(foreign, 4321, 4321);
    await mkdir(join(own.home, '.docker'));
    await symlink(foreign, join(own.home, dockerFile));
  } else await chmod(await put(dockerFile, {}), 0);
  const found = await scan();
  expect(found.items).toEqual([]);
  expect(found.notes[0]?.message).toMatch(/may not be read|a link to a file of somebody else/);
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
