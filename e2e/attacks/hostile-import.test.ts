import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { exchangeFormats, exchangePreviewSchema } from '../../shared/model/exchange.ts';
import { createCertificateAuthority } from '../fixtures/certificates.ts';
import { helperScript } from '../fixtures/credential-helper.ts';
import { createTemporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildOnce } from '../stand-in/build-once.ts';
import { newCanary } from './canary-walk.ts';
import { diversions, type HostileCaller, heardBy, startHostileCaller } from './hostile-caller.ts';
import { startListeningPost } from './listening-post.ts';
import { findSecrets } from './secret-scanner.ts';

beforeAll(buildOnce, 120_000);

const previewAnswer = z.object({ result: exchangePreviewSchema });
const exportAnswer = z.object({ result: z.object({ text: z.string() }) });
const backupText = z.looseObject({
  registries: z.array(z.looseObject({ tls: z.looseObject({}) })),
});

async function preview({ ask }: HostileCaller, input: object) {
  const answer: unknown = JSON.parse(await ask('exchange.preview', input));
  return previewAnswer.safeParse(answer).data?.result ?? null;
}

/** Imports over a saved registry, with every secret that is to be had. */
async function importOver(caller: HostileCaller, input: object, target: string): Promise<string> {
  const found = await preview(caller, input);
  const choices = found?.records.map(({ key }) => ({
    key,
    action: 'update',
    target,
    withSecret: true,
  }));
  return caller.ask('exchange.apply', { previewId: found?.previewId, choices });
}

it('no import takes a stored secret elsewhere', async () => {
  await using folder = await createTemporaryFolder('hostile-import');
  await using home = await startListeningPost();
  await using foreign = await startListeningPost();
  await using caller = await startHostileCaller({ dataDirectory: join(folder.path, 'data') });
  const ca = (await createCertificateAuthority(folder.path)).certificate;
  const password = newCanary('stored');
  const victim = {
    address: home.address,
    provider: 'native',
    proxy: 'none',
    credential: { kind: 'password', username: 'ada', password },
  };
  let moved = 0;
  for (const changes of diversions(foreign, home.address, ca)) {
    const { credential: _not, ...fields } = { credential: null, ...changes };
    const id = await caller.create({ ...victim, name: 'Victim' });
    const exported = exportAnswer.parse(
      JSON.parse(await caller.ask('exchange.export', { format: 'backup', ids: [id] })),
    );
    const backup = backupText.parse(JSON.parse(exported.result.text));
    backup.registries = backup.registries.map((record) => ({
      ...record,
      ...fields,
      tls: { ...record.tls, ...('tls' in changes ? changes.tls : {}) },
    }));
    const said = await importOver(caller, { text: JSON.stringify(backup) }, id);
    if (said.includes('"outcome":"updated"')) moved += 1;
    await caller.use(id);
    await caller.ask('registries.delete', { id });
  }
  expect(moved).toBeGreaterThan(20);
  expect(await heardBy(home, [password])).toEqual([password]);

  // The id that another system gave a registry leads to it, wherever the record points.
  const zadig = { registry_id: '64f0', provider: 'native', namespace: 'team', access_key: 'ada' };
  const first = JSON.stringify([{ ...zadig, address: home.address, secret_key: password }]);
  const known = await preview(caller, { text: first });
  const added = await caller.ask('exchange.apply', {
    previewId: known?.previewId,
    choices: [{ key: known?.records[0]?.key, action: 'add' }],
  });
  const id = /"registryId":"([0-9a-f-]{36})"/.exec(added)?.[1] ?? added;
  for (const secret_key of ['***', undefined]) {
    const away = JSON.stringify([{ ...zadig, address: foreign.address, secret_key }]);
    expect(await importOver(caller, { text: away }, id)).toContain('"outcome":"updated"');
    await caller.use(id);
  }
  const left = await caller.ask('registries.get', { id });
  expect(left).toContain(`"address":"${foreign.address}"`);
  expect(left).toContain('"state":"missing"');
  expect(await heardBy(foreign, [password])).toEqual([]);
  expect(
    await findSecrets([password], { folders: [], texts: { answers: caller.answers() } }),
  ).toEqual([]);
}, 120_000);

it('neither a preview nor an export tells a stored secret', async () => {
  await using folder = await createTemporaryFolder('hostile-export');
  await using caller = await startHostileCaller({ dataDirectory: join(folder.path, 'data') });
  const password = newCanary('stored');
  const record = { address: 'http://127.0.0.1:9', provider: 'harbor', namespace: 'team' };
  const id = await caller.create({
    ...record,
    name: 'Victim',
    credential: { kind: 'password', username: 'ada', password },
  });
  const guess = async (secret: string) => {
    const text = JSON.stringify([{ ...record, access_key: 'ada', secret_key: secret }]);
    const found = await preview(caller, { text });
    return { ...found, previewId: '' };
  };
  // The right guess is answered as the wrong one is.
  const right = await guess(password);
  expect(right.records).toMatchObject([{ secret: 'brought', matches: [{ id }] }]);
  expect(right).toEqual(await guess('a wrong guess'));

  for (const format of exchangeFormats) {
    await caller.ask('exchange.export', { format, ids: [id] });
    for (const secrets of ['plain', { passphrase: 'chosen by the caller' }]) {
      const answer = await caller.ask('exchange.export', { format, ids: [id], secrets });
      expect(answer).toMatch(/"code":"(UNSUPPORTED|INVALID_INPUT)"/);
    }
  }
  const { serve } = caller;
  expect(caller.answers()).toContain('no terminal');
  const texts = { answers: caller.answers(), stdout: serve.stdout(), stderr: serve.stderr() };
  expect(await findSecrets([password], { folders: [folder.path], texts })).toEqual([]);
}, 120_000);

it('logins that other tools keep are not sent elsewhere', async () => {
  await using folder = await createTemporaryFolder('hostile-tools');
  await using foreign = await startListeningPost();
  const [kept, written, keys] = [
    newCanary('helper'),
    newCanary('file'),
    'AwsSecretCanary0123456789',
  ];
  const home = join(folder.path, 'home');
  const bin = join(folder.path, 'bin');
  for (const path of [join(home, '.docker'), join(home, '.aws'), bin])
    await mkdir(path, { recursive: true });
  const helper = join(bin, 'docker-credential-kept');
  const login = { username: 'ann', secret: kept };
  await writeFile(helper, `#!/bin/sh\n${helperScript({ 'kept.example.com': login })}\n`);
  await chmod(helper, 0o755);
  const auth = Buffer.from(`ann:${written}`).toString('base64');
  await writeFile(
    join(home, '.docker/config.json'),
    JSON.stringify({ auths: { 'written.example.com': { auth } } }),
  );
  await writeFile(
    join(home, '.aws/credentials'),
    `[work]\naws_access_key_id = AKIACANARY\naws_secret_access_key = ${keys}\n`,
  );
  await using caller = await startHostileCaller({
    dataDirectory: join(folder.path, 'data'),
    env: { HOME: home, PATH: `${bin}:/usr/bin:/bin` },
  });
  const secrets = [kept, written, keys];
  let name = 0;
  const tryWith = async (registry: object) => {
    name += 1;
    const id = await caller.create({ name: `Try ${name}`, ...registry });
    await caller.use(id);
    return id;
  };
  const ways = [
    { proxy: foreign.address },
    { proxy: foreign.address, tls: { verify: false } },
    { proxy: 'none', tls: { verify: false } },
  ];

  const byHelper = { credential: { kind: 'helper', helper: 'kept' } };
  for (const way of ways)
    for (const address of ['http://kept.example.com', 'https://kept.example.com'])
      await tryWith({ ...byHelper, ...way, address });
  for (const address of [foreign.address, `${foreign.address}/kept.example.com`])
    await tryWith({ ...byHelper, address });
  expect(caller.answers()).toContain('must not pass');

  // A registry of the helper's, moved by an update and by an import.
  const own = await tryWith({ ...byHelper, address: 'https://kept.example.com', proxy: 'none' });
  const revision = await caller.revisionOf(own);
  for (const changes of [{ address: foreign.address }, { proxy: foreign.address }]) {
    expect(await caller.ask('registries.update', { id: own, revision, changes })).toContain(
      'credentialOrigin',
    );
    await caller.ask('registries.check', { id: own, changes });
  }
  const exported = exportAnswer.parse(
    JSON.parse(await caller.ask('exchange.export', { format: 'backup', ids: [own] })),
  );
  const away = exported.result.text.replaceAll('https://kept.example.com', foreign.address);
  expect(await importOver(caller, { text: away }, own)).toContain('"outcome":"updated"');
  await caller.use(own);

  for (const way of ways)
    for (const address of [foreign.address, 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com'])
      for (const region of ['eu-west-1', `x@${foreign.host}/`]) {
        const credential = { kind: 'awsProfile', profile: 'work' };
        await tryWith({ provider: 'ecr', region, address, credential, ...way });
      }

  const decoy = newCanary('decoy');
  // The login of a file, laid over a registry whose proxy could read it.
  const trap = await tryWith({
    address: 'https://written.example.com',
    credential: { kind: 'password', username: 'ann', password: decoy },
    tls: { verify: false },
    proxy: foreign.address,
  });
  const said = await importOver(caller, { source: 'computer' }, trap);
  expect(said).toMatch(/"outcome":"failed"[^}]*must not pass/);
  await caller.use(trap);

  expect(await heardBy(foreign, [decoy])).toEqual([decoy]);
  expect(await heardBy(foreign, secrets)).toEqual([]);
  const { serve } = caller;
  const texts = { answers: caller.answers(), stdout: serve.stdout(), stderr: serve.stderr() };
  expect(await findSecrets(secrets, { folders: [join(folder.path, 'data')], texts })).toEqual([]);
}, 120_000);
