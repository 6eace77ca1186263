import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { departingRegistry } from '../../../e2e/fixtures/exchange/exported-registries.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import { BerthError } from '../../../shared/errors.ts';
import {
  type Registry,
  registryDraftSchema,
  sampleAddress,
} from '../../../shared/model/registry.ts';
import {
  type BackupDeparture,
  backup,
  readBackup,
  writeBackup,
} from '../../exchange/backup/backup.ts';
import { type BackupSecrets, openBackup } from '../../exchange/backup/backup-seal.ts';
import { createBackupSealing } from './backup-sealing.ts';

/** Quick, for tests only; the usual cost is tried once. */
const quick = createBackupSealing({ cost: 16, blockSize: 1, parallelization: 1 });
const passphrase = 'correct horse battery';
const about = { createdAt: '2026-01-02T03:04:05.000Z', app: '0.1.0' };

const registry: Registry = {
  id: '6f1f4b3e-2f0e-4a53-9f4c-1b2c3d4e5f60',
  name: 'Dock',
  description: 'For the team',
  address: 'https://registry.example.com:5000/prefix',
  internalAddress: 'https://inside.example.com',
  provider: 'harbor',
  region: null,
  namespace: 'team',
  tls: {
    verify: false,
    caCertificate: '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n',
    clientCertificate: '-----BEGIN CERTIFICATE-----\nQg==\n-----END CERTIFICATE-----\n',
    hasClientKey: true,
  },
  proxy: 'http://ada@proxy.example.com:3128',
  credential: { kind: 'password', username: 'ada', state: 'saved', changedAt: about.createdAt },
  active: false,
  readOnly: true,
  group: 'Work',
  pinned: ['team/app', 'team/db'],
  clusters: ['prod'],
  platform: { runai: { id: 7, unknown: [null, { a: 'b' }] } },
  sample: false,
  lent: false,
  isDefault: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  revision: 3,
  lastSeen: null,
};
const other: Registry = {
  ...registry,
  id: '7f1f4b3e-2f0e-4a53-9f4c-1b2c3d4e5f61',
  name: 'Helped',
  address: 'https://docker.io',
  provider: 'dockerhub',
  credential: { kind: 'helper', username: 'desktop', state: 'saved', changedAt: null },
  tls: { verify: true, hasClientKey: false },
  isDefault: false,
};
const secrets = {
  credential: { kind: 'password', username: 'ada', password: 'canary-password' },
  clientKey: '-----BEGIN PRIVATE KEY-----\ncanary-key\n-----END PRIVATE KEY-----\n',
  proxyPassword: 'canary-proxy',
} as const satisfies BackupSecrets;

const exported: BackupDeparture[] = [{ registry, secrets }, { registry: other }];
const sealed = () => writeBackup(exported, about, { passphrase, sealing: quick });

async function open(text: string, typed = passphrase, sealing = quick) {
  const value: unknown = JSON.parse(text);
  return openBackup(readBackup(value).file, value, typed, sealing);
}

async function failure(work: () => unknown): Promise<BerthError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BerthError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}
const pathOf = ({ detail }: BerthError) =>
  detail !== undefined && 'issues' in detail ? detail.issues[0]?.path : undefined;

describe('without secrets', () => {
  test('every field comes back, in order, with pins and the default; what is missing is said', async () => {
    const { text, notes } = await writeBackup([{ registry: other }, { registry }], about);
    const read = readBackup(JSON.parse(text));
    expect(read.sealed).toBe(false);
    expect(read.file).toMatchObject({ ...about, version: 1, defaultId: registry.id });
    const { tls, pinned, isDefault } = registry;
    const told = [
      ...['name', 'description', 'address', 'internalAddress', 'provider', 'region'],
      ...['namespace', 'proxy', 'active', 'readOnly', 'group', 'clusters', 'platform'],
    ];
    const fields = Object.fromEntries(
      Object.entries(registry).filter(([field]) => told.includes(field)),
    );
    expect(read.registries[1]).toEqual({
      draft: {
        ...fields,
        tls: {
          verify: false,
          caCertificate: tls.caCertificate,
          clientCertificate: tls.clientCertificate,
        },
      },
      credential: null,
      account: { kind: 'password', username: 'ada' },
      pinned,
      isDefault,
      foreignId: registry.id,
      notes: [],
    });
    expect(read.registries[0]).toMatchObject({
      credential: { kind: 'helper', helper: 'desktop' },
      isDefault: false,
    });
    expect(notes.map(({ name, field }) => [name, field])).toEqual([
      ['Dock', 'credential'],
      ['Dock', 'tls.clientKey'],
    ]);
    const { createdAt, updatedAt, revision } = registry;
    expect(read.file.registries[1]).toMatchObject({ createdAt, updatedAt, revision });
  });

  test('the sample stays behind', async () => {
    const sample = { ...registry, address: sampleAddress, sample: true };
    const { text } = await writeBackup([{ registry: sample, secrets }], about);
    expect(readBackup(JSON.parse(text)).registries).toEqual([]);
    const byHand = (await writeBackup([{ registry }], about)).text.replaceAll(
      registry.address,
      sampleAddress,
    );
    expect(readBackup(JSON.parse(byHand)).registries).toEqual([]);
  });

  test('generated registries survive the way out and in as drafts that can be saved', () => {
    fc.assert(
      fc.property(departingRegistry(), (one) => {
        const { text } = backup.write([one], 'file');
        const value: unknown = JSON.parse(text);
        expect(backup.recognise(value, text)).toBe(1);
        const [read] = backup.read(value, text).registries;
        const { name, address, provider, region, namespace, proxy, platform } = one.registry;
        expect(read?.draft).toMatchObject({
          name,
          address,
          provider,
          region,
          namespace,
          proxy,
          platform,
        });
        expect(read?.pinned).toEqual(one.registry.pinned);
        expect(registryDraftSchema.safeParse(read?.draft).error?.issues).toBeUndefined();
      }),
      { numRuns: runsOf(1_000) },
    );
  });
});

describe('with secrets', () => {
  test('they come back under the passphrase, each to its record', async () => {
    const { text, notes } = await sealed();
    expect(notes).toEqual([]);
    expect(readBackup(JSON.parse(text)).sealed).toBe(true);
    expect(await open(text)).toEqual(new Map([[registry.id, secrets]]));
    // Composed letters or not, and whatever spaces another tool puts in.
    const accented = await writeBackup(exported, about, {
      passphrase: 'caf\u00e9 noir',
      sealing: quick,
    });
    const spaced = JSON.stringify(JSON.parse(accented.text), null, '\t');
    expect(await open(spaced, 'cafe\u0301 noir')).toHaveProperty('size', 1);
  });

  test('no secret can be read in the file, in no usual form', async () => {
    const { text } = await sealed();
    const bytes = [
      ...Object.values(secrets).map((secret) =>
        typeof secret === 'string' ? secret : secret.password,
      ),
      'canary',
      passphrase,
    ].map((secret) => Buffer.from(secret));
    const parts = [text, ...everyText(JSON.parse(text))];
    for (const part of parts)
      for (const form of [Buffer.from(part), Buffer.from(part, 'base64'), Buffer.from(part, 'hex')])
        for (const secret of bytes) expect(form.includes(secret)).toBe(false);
    for (const secret of bytes)
      for (const offset of [0, 1, 2]) {
        // Base64 of a part of a longer text, wherever it stands in it.
        const inside = secret.subarray(
          offset,
          offset + Math.floor((secret.length - offset) / 3) * 3,
        );
        if (inside.length >= 6) expect(text).not.toContain(inside.toString('base64'));
        expect(text.toLowerCase()).not.toContain(secret.toString('hex'));
      }
  });

  test('two backups of the same have no sealed text, salt or nonce in common', async () => {
    const [one, two] = await Promise.all([sealed(), sealed()]);
    const parts = ({ text }: { text: string }) => {
      const { slot, sealed: texts, seal }: Loose['secrets'] = JSON.parse(text).secrets;
      const { kdf, nonce, ciphertext, tag } = slot;
      const salt = everyText(kdf).filter((part) => part !== 'scrypt');
      return [
        ...[salt, nonce, ciphertext, tag, seal].flatMap(everyText),
        ...texts.flatMap((entry) => [entry['nonce'], entry['ciphertext'], entry['tag']]),
      ];
    };
    expect(parts(one)).toHaveLength(15);
    expect(parts(one).filter((part) => parts(two).includes(part))).toEqual([]);
  });

  test('a secret that is not here is said to stay behind', async () => {
    const { notes } = await writeBackup(
      [{ registry, secrets: { proxyPassword: 'p' } }, { registry: other }],
      about,
      { passphrase, sealing: quick },
    );
    expect(notes.map(({ field }) => field)).toEqual(['credential', 'tls.clientKey']);
  });

  test('a wrong passphrase is told by its path', async () => {
    const { text } = await sealed();
    const error = await failure(() => open(text, 'wrong horse'));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', reason: 'wrongPassphrase' });
    expect(pathOf(error)).toBe('passphrase');
  });

  test.each<[string, (file: Loose) => void]>([
    ['the address', ({ registries }) => set(registries[0], 'address', 'https://evil.example.com')],
    ['the provider', ({ registries }) => set(registries[0], 'provider', 'native')],
    ['the certificate check', ({ registries }) => set(registries[1]?.['tls'], 'verify', false)],
    ['the proxy', ({ registries }) => set(registries[0], 'proxy', 'http://evil.example.com')],
    ['a field nobody knows', ({ registries }) => set(registries[0], 'colour', 'red')],
    ['the default', (file) => set(file, 'defaultId', other.id)],
    ['the order', ({ registries }) => registries.reverse()],
    ['the list', ({ registries }) => registries.pop()],
    ['the time', (file) => set(file, 'createdAt', '2020-01-01T00:00:00.000Z')],
    ['a sealed secret', ({ secrets }) => set(secrets.sealed[0], 'ciphertext', 'AAAA')],
    ['whose secret it is', ({ secrets }) => set(secrets.sealed[0], 'registryId', other.id)],
    ['which secret it is', ({ secrets }) => set(secrets.sealed[1], 'field', 'proxyPassword')],
    ['what is left of the secrets', ({ secrets }) => secrets.sealed.pop()],
    ['the seal', ({ secrets }) => set(secrets.seal, 'tag', 'AAAAAAAAAAAAAAAAAAAAAA==')],
    ['that there is a seal', ({ secrets }) => set(secrets, 'seal', undefined)],
  ])('a change of %s is found', async (_what, change) => {
    const file: Loose = JSON.parse((await sealed()).text);
    change(file);
    const error = await failure(() => open(JSON.stringify(file)));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', reason: 'damagedFile' });
    expect(pathOf(error)).toBe('text');
  });

  test.each([
    ['1 GiB of memory', { cost: 2 ** 20, blockSize: 8 }],
    ['hours of work', { cost: 2 ** 19, blockSize: 8, parallelization: 16 }],
    ['a cost that is none', { cost: 1000 }],
    ['another function', { name: 'none' }],
    ['a short salt', { salt: 'AAAA' }],
  ])('a slot that asks for %s is not obeyed', async (_what, asked) => {
    const file: Loose = JSON.parse((await sealed()).text);
    const kdf = file.secrets.slot['kdf'];
    for (const [key, value] of Object.entries(asked)) set(kdf, key, value);
    const before = process.cpuUsage();
    expect(await failure(() => open(JSON.stringify(file)))).toMatchObject({
      reason: 'damagedFile',
    });
    // In microseconds of the processor: the derivation that is asked for takes minutes.
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });

  test('the usual cost is that of the vault, and a file tells its own', async () => {
    const usual = createBackupSealing();
    const { text } = await writeBackup(exported, about, { passphrase, sealing: usual });
    expect(JSON.parse(text)).toMatchObject({
      secrets: { slot: { kdf: { name: 'scrypt', cost: 2 ** 17 } } },
    });
    expect(await open(text, passphrase, quick)).toHaveProperty('size', 1);
  });
});

describe('files that are none', () => {
  const whole = async (): Promise<Loose> => JSON.parse((await writeBackup(exported, about)).text);

  test('a newer one says to update', async () => {
    const error = await failure(async () => readBackup({ ...(await whole()), version: 2 }));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', reason: 'newerFormat' });
    expect(error.hint).toContain('Update Berth');
  });

  test.each<[string, (file: Loose) => unknown]>([
    ['without a version', ({ version: _version, ...file }) => file],
    ['with half of a record', (file) => ({ ...file, registries: [{ id: registry.id }] })],
    [
      'with a record twice',
      (file) => ({ ...file, registries: [...file.registries, ...file.registries] }),
    ],
    [
      'with an address of another form',
      (file) => ({ ...file, registries: [{ ...file.registries[0], address: 'HTTPS://x/' }] }),
    ],
    ['with secrets that are a text', (file) => ({ ...file, secrets: 'x' })],
  ])('one %s is damaged', async (_what, damage) => {
    const file = await whole();
    const error = await failure(() => readBackup(damage(file)));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', reason: 'damagedFile' });
    expect(pathOf(error)).toBe('text');
  });

  test.each([undefined, null, [], {}, { format: 'other' }, 'text'])(
    '%j is no backup',
    async (value) => {
      expect(backup.recognise(value, '')).toBe(0);
      expect((await failure(() => backup.read(value, ''))).message).toContain('Not a backup');
    },
  );
});

interface Loose {
  version: unknown;
  registries: Record<string, unknown>[];
  secrets: {
    slot: Record<string, unknown>;
    sealed: Record<string, unknown>[];
    seal: Record<string, unknown>;
  };
}

function set(target: unknown, key: string, value: unknown): void {
  if (typeof target !== 'object' || target === null) throw new Error(`nothing to set ${key} in`);
  Object.assign(target, { [key]: value });
}

/** Every text of a JSON value. */
function everyText(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(everyText);
}
