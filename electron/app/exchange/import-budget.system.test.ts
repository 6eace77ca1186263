import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ImportingCore, openImportingCore } from '../../../e2e/fixtures/importing-core.ts';
import { longestPause } from '../../../e2e/fixtures/longest-pause.ts';
import { runsOf } from '../../../e2e/fixtures/thorough.ts';
import { type ExchangeFormat, exchangeFormatSchema } from '../../../shared/model/exchange.ts';

let core: ImportingCore;
beforeEach(async () => {
  core = await openImportingCore();
});
afterEach(() => core.remove());

/** Far from the minutes that it took, and far from what a slow processor needs. */
const longest = { allMs: 20_000, pauseMs: 2_000 };
const timeout = 120_000;

/** `count` logins in Docker's form; at one host they differ by their namespace alone. */
function logins(count: number, location: (n: number) => string): string {
  const auths = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      location(n),
      { auth: Buffer.from(`robot:secret-word-${n}`).toString('base64') },
    ]),
  );
  return JSON.stringify({ auths });
}

async function preview(text: string, format: ExchangeFormat) {
  return core.call('exchange.preview', { text, format });
}

async function applied({ previewId, records }: Awaited<ReturnType<typeof preview>>) {
  return core.call('exchange.apply', {
    previewId,
    choices: records.map(({ key, actions }) => ({ key, action: actions[0] ?? 'skip' })),
  });
}

test.each([
  ['of as many hosts', 'docker', (n: number) => `host-${n}.example.com`],
  ['of one host', 'containers', (n: number) => `registry.example.com/team-${n}`],
] as const)(
  '3,000 logins %s come in twice, and others have their turn',
  async (_, format, location) => {
    const text = logins(3_000, location);
    const { allMs, pauseMs, value } = await longestPause(async () => {
      const first = await preview(text, format);
      expect(first.records.every(({ status }) => status === 'new')).toBe(true);
      const { results } = await applied(first);
      expect(results.filter(({ outcome }) => outcome === 'added')).toHaveLength(3_000);
      return preview(text, format);
    });
    for (const { matches, moreMatches = 0, status } of value.records) {
      expect(status).toBe('same');
      expect(matches.length).toBeLessThanOrEqual(5);
      expect(matches.length + moreMatches).toBe(format === 'docker' ? 1 : 3_000);
    }
    expect(JSON.stringify(value).length).toBeLessThan(8 * 1024 * 1024);
    expect(allMs).toBeLessThan(longest.allMs);
    expect(pauseMs).toBeLessThan(longest.pauseMs);
  },
  timeout,
);

/** Each system's own form of one registry, with its account. */
const recordOf: Partial<Record<ExchangeFormat, (n: number) => object[]>> = {
  zadig: (n) => [
    {
      registry_id: `id-${n}`,
      address: `https://host-${n}.example.com`,
      provider: 'native',
      namespace: 'team',
      access_key: 'robot',
      secret_key: `secret-word-${n}`,
    },
  ],
  rancher: (n) => [
    { id: `1sp${n}`, type: 'registry', serverAddress: `host-${n}.example.com` },
    {
      type: 'registryCredential',
      registryId: `1sp${n}`,
      publicValue: 'robot',
      secretValue: `secret-word-${n}`,
    },
  ],
  runai: (n) => [
    {
      meta: { id: `id-${n}`, kind: 'registry', name: `registry ${n}`, scope: 'tenant' },
      spec: { url: `https://host-${n}.example.com`, user: 'robot', password: `secret-word-${n}` },
    },
  ],
  panoptica: (n) => [
    {
      id: `id-${n}`,
      type: 'DOCKER',
      url: `https://host-${n}.example.com`,
      credentials: { username: 'robot', password: `secret-word-${n}` },
    },
  ],
  adapt: (n) => [{ registryPrefix: `host-${n}.example.com/team` }],
};

test.each(Object.entries(recordOf))(
  '10,000 records of %s are read, one more is refused',
  async (format, record) => {
    const textOf = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, n) => record(n)).flat());
    const id = exchangeFormatSchema.parse(format);
    const { allMs, pauseMs, value } = await longestPause(() => preview(textOf(10_000), id));
    expect(value.records).toHaveLength(10_000);
    expect(allMs).toBeLessThan(longest.allMs);
    expect(pauseMs).toBeLessThan(longest.pauseMs);
    await expect(preview(textOf(10_001), id)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('10000'),
    });
  },
  timeout,
);

test(
  'as many records of one name get names of their own',
  async () => {
    const count = runsOf(10_000);
    const records = Array.from({ length: count }, (_, n) => ({
      type: 'DOCKER',
      url: 'https://registry.example.com',
      id: `id-${n}`,
    }));
    const { allMs, value } = await longestPause(async () => {
      await applied(await preview(JSON.stringify(records), 'panoptica'));
      return preview(JSON.stringify(records), 'panoptica');
    });
    expect(value.records.every(({ status }) => status === 'same')).toBe(true);
    expect(new Set((await core.saved()).map(({ name }) => name)).size).toBe(count);
    expect(allMs).toBeLessThan(longest.allMs);
  },
  timeout,
);

test('one beyond the likeliest five is a target too', async () => {
  await applied(
    await preview(
      logins(8, (n) => `registry.example.com/team-${n}`),
      'containers',
    ),
  );
  const { previewId, records } = await preview(
    logins(1, () => 'registry.example.com/other'),
    'containers',
  );
  const [record] = records;
  expect(record).toMatchObject({ status: 'conflict', moreMatches: 3 });
  const shown = new Set(record?.matches.map(({ id }) => id));
  const target = (await core.saved()).find(({ id }) => !shown.has(id))?.id;
  const { results } = await core.call('exchange.apply', {
    previewId,
    choices: [{ key: record?.key ?? '', action: 'update', ...(target ? { target } : {}) }],
  });
  expect(results).toMatchObject([{ outcome: 'updated', registryId: target }]);
});

test('more records than a backup holds are refused before any is looked at', async () => {
  const records = Array.from({ length: 10_001 }, (_, n) => ({ type: 'DOCKER', url: `h${n}.test` }));
  await expect(preview(JSON.stringify(records), 'panoptica')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: '10001 registries; at most 10000 at a time',
  });
});

test('what is said of a text and of a record stays short', async () => {
  const wrong = Array.from({ length: 5_000 }, () => 0);
  const record = { type: 'DOCKER', url: 'https://registry.example.com', clusterIds: wrong };
  const secrets = Object.fromEntries(wrong.map((_, n) => [`password-${n}-secret`, 'x']));
  const long = { ['k'.repeat(10_000)]: secrets };
  const { notes, records } = await preview(
    JSON.stringify([record, { ...record, ...long }, ...wrong]),
    'panoptica',
  );
  expect(notes.length).toBeLessThan(300);
  for (const { notes } of records) expect(JSON.stringify(notes).length).toBeLessThan(50_000);
});

test('pins of a backup are those that a person could have added, and no more of them', async () => {
  const { id } = await core.call('registries.create', {
    registry: { name: 'One', address: 'https://registry.example.com' },
  });
  const { text } = await core.call('exchange.export', { format: 'backup', ids: [id] });
  const file = JSON.parse(text ?? '') as { registries: { pinned: string[] }[] };
  const names = Array.from({ length: 12_000 }, (_, n) => `team/app-${n}`);
  for (const registry of file.registries) registry.pinned = ['../No', 'a'.repeat(9_999), ...names];
  const again = await core.call('exchange.preview', { text: JSON.stringify(file) });
  await core.call('exchange.apply', {
    previewId: again.previewId,
    choices: again.records.map(({ key }) => ({ key, action: 'add' as const })),
  });
  const pins = (await core.saved()).flatMap(({ pinned }) => pinned);
  expect(pins).toEqual(names.slice(0, 10_000));
});
