import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createHelperComputer,
  type HelperComputer,
} from '../../../../e2e/fixtures/credential-helper.ts';
import { type RunningRegistry, startRegistry } from '../../../../e2e/fixtures/docker-registry.ts';
import { pushImage } from '../../../../e2e/fixtures/push-images.ts';
import { runTool } from '../../../../e2e/fixtures/run-tool.ts';
import { openTestCore } from '../../../../e2e/fixtures/test-core.ts';
import { createCredentialHelpers } from '../../../helpers/credential-helpers.ts';
import { credentialOf } from './local-secrets.ts';
import { scanComputer } from './scan-computer.ts';

let registries: RunningRegistry[];
let own: HelperComputer;

beforeAll(async () => {
  registries = await Promise.all([
    startRegistry({
      auth: 'htpasswd',
      users: { ada: 'correct horse', bob: 'pässword:with "signs"' },
    }),
    startRegistry({ auth: 'htpasswd', users: { eve: 'another' }, tls: true }),
  ]);
  own = await createHelperComputer();
  await mkdir(join(own.home, 'run'));
}, 120_000);
afterAll(async () => {
  await Promise.all((registries ?? []).map((registry) => registry.stop()));
  await own?.remove();
});

/** `skopeo login` of this computer's user; it writes where `file` says, else in its usual place. */
async function skopeoLogin(server: string, user: string, password: string, file?: string) {
  await runTool(
    'env',
    [
      ...['-i', `PATH=${process.env['PATH'] ?? ''}`, `HOME=${own.home}`],
      `XDG_RUNTIME_DIR=${join(own.home, 'run')}`,
      ...['skopeo', 'login', '--tls-verify=false', '--username', user, '--password-stdin'],
      ...(file === undefined ? [] : ['--authfile', file]),
      server,
    ],
    { input: password },
  );
}

test('what skopeo login left is found, for parts of a host too, and a registry can be browsed with it', async () => {
  const [open, secure] = registries;
  if (open === undefined || secure === undefined) throw new Error('no registries');
  await pushImage(open, 'team/app', ['1.0.0']);
  const docker = join(own.home, '.docker/config.json');
  await skopeoLogin(open.host, 'ada', 'correct horse');
  await skopeoLogin(`${open.host}/team`, 'bob', 'pässword:with "signs"');
  await skopeoLogin(secure.host, 'eve', 'another', docker);
  await skopeoLogin(open.host, 'ada', 'correct horse', docker);
  expect(JSON.parse(await readFile(docker, 'utf8'))).toHaveProperty(['auths', secure.host]);

  const computer = {
    ...own.computer,
    environment: { ...own.computer.environment, XDG_RUNTIME_DIR: join(own.home, 'run') },
  };
  const { items, notes } = await scanComputer(computer);
  expect(notes).toEqual([]);
  const podman = join(own.home, 'run/containers/auth.json');
  const found = items.map(({ host, namespace, registry, sources }) => [
    `${host}${namespace === undefined ? '' : `/${namespace}`}`,
    registry.account?.username,
    sources.map(({ path }) => path),
  ]);
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      [open.host, 'ada', [docker, podman]],
      [`${open.host}/team`, 'bob', [podman]],
      [secure.host, 'eve', [docker]],
    ]),
  );

  const part = items.find(({ namespace }) => namespace === 'team');
  if (part === undefined) throw new Error('no part');
  const credential = await credentialOf(part, createCredentialHelpers(computer));
  expect(credential).toEqual({
    kind: 'password',
    username: 'bob',
    password: 'pässword:with "signs"',
  });
  const core = await openTestCore({ computer });
  try {
    const { id } = await core.call('registries.create', {
      registry: {
        ...part.registry.draft,
        credential: { ...(credential ?? { kind: 'none' }), keep: 'session' },
      },
    });
    const pages = await core.pages('repositories.list', { registryId: id });
    expect(pages.at(-1)).toMatchObject({ repositories: ['team/app'] });
  } finally {
    await core.remove();
  }
});
