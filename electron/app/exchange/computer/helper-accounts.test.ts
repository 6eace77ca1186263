import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
  helperScript,
} from '../../../../e2e/fixtures/credential-helper.ts';
import { brief, only } from '../../../../e2e/fixtures/local-scan.ts';
import {
  type CredentialHelpers,
  createCredentialHelpers,
} from '../../../helpers/credential-helpers.ts';
import { credentialOf } from './local-secrets.ts';
import { scanComputer } from './scan-computer.ts';

let own: HelperComputer;
let helpers: CredentialHelpers;
beforeEach(async () => {
  own = await createHelperComputer();
  helpers = createCredentialHelpers(own.computer, { getMs: 10_000, listMs: 3_000 });
});
afterEach(() => own.remove());

const dockerFile = '.docker/config.json';
const filesOnly = () => scanComputer(own.computer);
const asking = () => scanComputer(own.computer, { helpers });

const store = {
  'https://index.docker.io/v1/': { username: 'ada', secret: 'canary-hub' },
  'https://index.docker.io/v1/access-token': { username: 'ada', secret: 'canary-service' },
  'ghcr.io': { username: 'ada', secret: 'canary-ghcr' },
  'azure.example.com': { username: '<token>', secret: 'canary-token' },
};

test('without asking, hosts and helpers are known and no program runs', async () => {
  await own.helper('desktop', helperScript(store));
  await own.put(dockerFile, {
    auths: { 'https://index.docker.io/v1/': {} },
    credsStore: 'desktop',
    credHelpers: { 'gcr.io': 'gcloud' },
  });
  const found = await filesOnly();
  expect(brief(found)).toEqual(['docker.io   desktop helper', 'gcr.io   gcloud helper']);
  expect(await own.asked()).toEqual([]);
});

test('a helper is asked under the key that the file has, and its host where it bears no parts', async () => {
  await own.helper(
    'desktop',
    helperScript({
      'h.example/group1/charts': { username: 'ada', secret: 'canary-1' },
      'h.example/group2/charts': { username: 'eve', secret: 'canary-2' },
      'h.example': { username: 'bot', secret: 'canary-3' },
    }),
  );
  await own.put('.config/helm/registry/config.json', {
    auths: { 'h.example/group1/charts': {}, 'h.example/group2/charts': {}, 'h.example/other': {} },
    credsStore: 'desktop',
  });
  const { items } = await asking();
  const secrets = await Promise.all(
    items.map(async (item) => {
      const credential = await credentialOf(item, helpers);
      return [item.namespace ?? null, credential?.kind === 'password' ? credential.password : null];
    }),
  );
  expect(secrets).toEqual(
    expect.arrayContaining([
      ['group1/charts', 'canary-1'],
      ['group2/charts', 'canary-2'],
      ['other', 'canary-3'],
      [null, 'canary-3'],
    ]),
  );
  expect(secrets).toHaveLength(4);
});

test('asked which accounts they keep they give names, and only the chosen one its secret', async () => {
  await own.helper('desktop', helperScript(store));
  await own.put(dockerFile, {
    auths: { 'https://index.docker.io/v1/': {} },
    credsStore: 'desktop',
  });
  const found = await asking();
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
  await own.put(dockerFile, { auths: { [old]: {} }, credsStore: 'pass' });
  expect(await credentialOf(only(await filesOnly()), helpers)).toMatchObject({ password: 'p' });
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
    await own.put(dockerFile, { credHelpers: { 'a.example.com': 'bad', 'b.example.com': 'good' } });
    const found = await asking();
    expect(brief(found)).toEqual(['a.example.com   bad helper', 'b.example.com  bob good helper']);
    expect(found.notes).toHaveLength(1);
    expect(found.notes[0]?.message).toMatch(/^Credential helper bad .*; its accounts are/);
    expect(JSON.stringify(found)).not.toContain('canary');
    const [bad, good] = found.items;
    const quick = createCredentialHelpers(own.computer, { getMs: 3_000 });
    await expect(credentialOf(bad ?? only(found), quick)).rejects.toMatchObject({ code });
    expect(await credentialOf(good ?? only(found), quick)).toMatchObject({ password: 'b' });
  },
);

test('a login that only the file still has is taken from there', async () => {
  await own.helper('empty', helperScript({}));
  await own.put(dockerFile, {
    auths: { 'a.example.com': { auth: Buffer.from('ada:in the file').toString('base64') } },
    credsStore: 'empty',
  });
  const item = only(await filesOnly());
  expect(item).toMatchObject({ secret: 'helper', helper: 'empty' });
  expect(await credentialOf(item, helpers)).toMatchObject({ password: 'in the file' });
});

test('a cancelled scan ends its helpers', async () => {
  await own.helper('hangs', 'sleep 60');
  await own.put(dockerFile, { credsStore: 'hangs' });
  const abort = new AbortController();
  const scanning = scanComputer(own.computer, {
    helpers: createCredentialHelpers(own.computer),
    signal: abort.signal,
  });
  abort.abort();
  await expect(scanning).rejects.toMatchObject({ code: 'CANCELLED' });
});
