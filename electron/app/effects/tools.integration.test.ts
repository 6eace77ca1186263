import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../../e2e/fixtures/docker-registry.ts';
import { type LendingCore, openLendingCore } from '../../../e2e/fixtures/lending-core.ts';
import { pushImage } from '../../../e2e/fixtures/push-images.ts';
import { type EffectId, effectIds } from '../../../shared/model/effects.ts';

const secrets = { ada: 'correct horse', eve: 'battery staple' };

let place: LendingCore;
let first: RunningRegistry;
let second: RunningRegistry;
let ids: string[];

const at = (...parts: string[]) => join(place.home, ...parts);

beforeAll(async () => {
  place = await openLendingCore();
  [first, second] = await Promise.all([
    startRegistry({ auth: 'htpasswd', users: { ada: secrets.ada }, tls: true }),
    startRegistry({ auth: 'htpasswd', users: { eve: secrets.eve } }),
  ]);
  await pushImage(first, 'team/app', ['1.0']);
  await mkdir(at('certs'));
  await writeFile(at('certs', 'authority.crt'), first.caCertificate ?? '');
  await mkdir(at('.docker'));
  await writeFile(at('.docker', 'config.json'), '{\n\t"auths": {},\n\t"detachKeys": "ctrl-q"\n}\n');
  await writeFile(at('.bashrc'), '# mine\nexport MINE=1');
  ids = [];
  for (const [registry, username] of [
    [first, 'ada'],
    [second, 'eve'],
  ] as const) {
    const saved = await place.core.call('registries.create', {
      registry: {
        name: `Of ${username}`,
        address: registry.address,
        namespace: 'team',
        ...(registry.caCertificate === undefined
          ? {}
          : { tls: { caCertificate: registry.caCertificate } }),
        credential: { kind: 'password', username, password: secrets[username] },
      },
    });
    await place.core.call('registries.setLent', { id: saved.id, lent: true });
    ids.push(saved.id);
  }
}, 120_000);
afterAll(async () => {
  await place?.[Symbol.asyncDispose]();
  await Promise.all([first?.stop(), second?.stop()]);
});

async function turn(id: EffectId, on: boolean): Promise<void> {
  const { seen } = await place.core.call('effects.preview', { id, on });
  await place.core.call('effects.set', { id, on, seen });
}

const tool = (program: string, parameters: readonly string[]) =>
  execa(program, parameters, { env: place.environment, extendEnv: false, reject: false });

/** Every file below a folder with its text. */
async function textsBelow(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, await readFile(path, 'latin1')] as [string, string];
    }),
  );
}

const before = new Map<string, string>();

it('is off until a person saw the changes: then the files say what they should', async () => {
  for (const path of ['.docker/config.json', '.bashrc'])
    before.set(path, await readFile(at(path), 'latin1'));
  await place.core.call('registries.setDefault', { id: ids[0] ?? null });
  await expect(
    place.core.call('effects.set', { id: 'skaffold', on: true, seen: 'not seen' }),
  ).rejects.toMatchObject({ code: 'CONFLICT' });
  for (const id of effectIds) await turn(id, true);
  const { effects } = await place.core.call('effects.list', {});
  expect(effects.map(({ on, problems }) => ({ on, problems }))).toEqual(
    effectIds.map(() => ({ on: true, problems: [] })),
  );
  expect(JSON.parse(await readFile(at('.docker/config.json'), 'utf8'))).toEqual({
    auths: {},
    detachKeys: 'ctrl-q',
    credHelpers: { [first.host]: 'berth', [second.host]: 'berth' },
  });
}, 120_000);

it('skopeo pulls and pushes, and docker asks, with logins that only the helper gives', async () => {
  const image = `docker://${first.host}/team/app`;
  const certificates = ['--cert-dir', at('certs')];
  const shown = await tool('skopeo', ['inspect', ...certificates, `${image}:1.0`]);
  expect([shown.exitCode, shown.stderr]).toEqual([0, '']);
  const copied = await tool('skopeo', [
    'copy',
    ...['--src-cert-dir', at('certs'), '--dest-cert-dir', at('certs')],
    ...[`${image}:1.0`, `${image}:pushed`],
  ]);
  expect([copied.exitCode, copied.stderr]).toEqual([0, '']);
  const elsewhere = await tool('skopeo', [
    'copy',
    ...['--src-cert-dir', at('certs'), '--dest-tls-verify=false'],
    ...[`${image}:1.0`, `docker://${second.host}/team/app:1.0`],
  ]);
  expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([0, '']);
  const docker = await tool('docker', [
    ...['manifest', 'inspect', '--insecure', `${second.host}/team/app:1.0`],
  ]);
  expect([docker.exitCode, docker.stderr]).toEqual([0, '']);

  await place.core.call('vault.lock', {});
  const locked = await tool('skopeo', ['inspect', ...certificates, `${image}:1.0`]);
  expect(locked.exitCode).not.toBe(0);
  expect(locked.stderr).toMatch(/locked/i);
  await place.core.call('vault.unlock', { passphrase: 'correct horse battery' });
}, 120_000);

it('follows the switch of the default in a new shell, Skaffold’s key and the short names', async () => {
  const begun = performance.now();
  await place.core.call('registries.setDefault', { id: ids[1] ?? null });
  await expect
    .poll(() => readFile(at('.skaffold/config'), 'utf8'), { timeout: 30_000, interval: 5 })
    .toContain(second.host);
  const dropIn = () => readFile(at('.config/containers/registries.conf.d/50-berth.conf'), 'utf8');
  await expect.poll(dropIn, { timeout: 30_000, interval: 5 }).toContain(second.host);
  const variable = async () =>
    (await tool('bash', ['-c', '. ~/.bashrc; printf %s "$KO_DOCKER_REPO"'])).stdout;
  await expect.poll(variable, { timeout: 30_000 }).toBe(`${second.host}/team`);
  process.stdout.write(`switch to effect: ${Math.round(performance.now() - begun)} ms\n`);
  // The containers tools read their own file: without a registry, the first place to search is meant.
  const login = await tool('skopeo', ['login', '--get-login', second.host]);
  expect(login.stdout).toBe('eve');
}, 120_000);

it('holds no secret in any file that Berth or a tool wrote', async () => {
  const files = [...(await textsBelow(place.home)), ...(await textsBelow(place.core.directory))];
  expect(files.length).toBeGreaterThan(8);
  for (const secret of [
    ...Object.values(secrets),
    ...Object.entries(secrets).map(([user, one]) =>
      Buffer.from(`${user}:${one}`).toString('base64'),
    ),
  ])
    expect(files.filter(([, text]) => text.includes(secret)).map(([path]) => path)).toEqual([]);
}, 120_000);

it('is undone exactly', async () => {
  for (const id of effectIds) await turn(id, false);
  for (const [path, bytes] of before) expect(await readFile(at(path), 'latin1')).toBe(bytes);
  const left = (await textsBelow(place.home)).map(([path]) => path);
  expect(
    left.filter((path) => /berth|skaffold|\.bak$/.test(path.slice(place.home.length))),
  ).toEqual([]);
}, 120_000);
