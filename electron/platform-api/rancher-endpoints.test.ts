import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { curlCommands, platformDocument } from '../../e2e/fixtures/platform-documents.ts';
import {
  type PlatformHost,
  platformToken,
  startPlatformHost,
} from '../../e2e/fixtures/platform-host.ts';
import { openTestCore } from '../../e2e/fixtures/test-core.ts';
import { rancherId } from './rancher-ids.ts';

const root = '/v1/projects/1a5';
const commands = curlCommands(platformDocument('rancher-v1-registry'));

/** Runs a command of the document in a shell, as a person would, with the values of its variables. */
async function curl(host: PlatformHost, command: string, id: number | string = '') {
  const values = {
    RANCHER_URL: '127.0.0.1',
    RANCHER_ACCESS_KEY: 'berth',
    RANCHER_SECRET_KEY: platformToken,
    PROJECT_ID: '1a5',
    ID: String(id),
  };
  const filled = command
    .replace(':8080/', `:${host.port}/`)
    // Single quotes keep a shell from filling them in; the document means that they are filled in.
    .replace(/\$\{(\w+)\}/g, (_all, name: keyof typeof values) => values[name] ?? '');
  const { stdout } = await promisify(execFile)('sh', ['-c', `${filled} -sS -w '\\n%{http_code}'`]);
  const [status = '', ...lines] = stdout.split('\n').reverse();
  return {
    status: Number(status),
    body: JSON.parse(lines.reverse().join('\n')) as Record<string, unknown>,
  };
}

test("the document's curl commands create, update, deactivate, activate and delete a registry", async () => {
  await using host = await startPlatformHost();
  const [create = '', remove = '', update = '', activate = '', deactivate = ''] = commands;
  expect(commands).toHaveLength(5);
  const made = await curl(host, create);
  expect(made).toMatchObject({
    status: 201,
    body: {
      type: 'registry',
      name: 'string',
      description: 'string',
      serverAddress: 'string',
      state: 'active',
      transitioning: 'no',
    },
  });
  const id = Number(made.body['id']);
  expect(Number.isSafeInteger(id)).toBe(true);
  expect(await curl(host, deactivate, id)).toMatchObject({
    status: 200,
    body: { id, state: 'inactive' },
  });
  expect(await curl(host, activate, id)).toMatchObject({
    status: 200,
    body: { id, state: 'active' },
  });
  expect(
    await curl(host, update.replace('"name": "string"', '"name": "renamed"'), id),
  ).toMatchObject({
    status: 200,
    body: { id, name: 'renamed', serverAddress: 'string' },
  });
  expect(await curl(host, remove, id)).toMatchObject({
    status: 200,
    body: { id, state: 'removed' },
  });
  expect(await curl(host, remove, id)).toMatchObject({
    status: 404,
    body: { type: 'error', status: 404 },
  });
});

test('a credential is joined to its registry, and its secret never comes out', async () => {
  await using host = await startPlatformHost();
  const made = await host.ask('POST', `${root}/registries`, { serverAddress: 'r.example.com' });
  const registryId = (made.body as { id: number }).id;
  const body = {
    registryId,
    email: 'a@example.com',
    publicValue: 'ada',
    secretValue: 'secret-of-ada',
  };
  const credential = await host.ask('POST', `${root}/registryCredentials`, body);
  expect(credential).toMatchObject({
    status: 201,
    body: { registryId, publicValue: 'ada', secretValue: null },
  });
  const { id } = credential.body as { id: number };
  const at = `${root}/registrycredentials/${id}`;
  expect((await host.ask('GET', at)).body).toEqual(credential.body);
  const list = await host.ask('GET', `${root}/registrycredentials`);
  expect(list.body).toMatchObject({ type: 'collection', data: [{ id }] });
  expect(await host.ask('PUT', at, { publicValue: 'eve' })).toMatchObject({
    status: 400,
    body: { type: 'error', fieldName: 'secretValue' },
  });
  expect(
    (await host.ask('PUT', at, { publicValue: 'ada', secretValue: 'new-secret' })).status,
  ).toBe(200);
  expect((await host.ask('POST', `${at}?action=deactivate`)).status).toBe(400);
  expect((await host.ask('DELETE', at)).status).toBe(200);
  expect((await host.ask('GET', at)).status).toBe(404);
});

test('what is wrong is told in the form of Rancher', async () => {
  await using host = await startPlatformHost();
  const made = await host.ask('POST', `${root}/registries`, {
    serverAddress: 'r.example.com',
    name: 'one',
  });
  const at = `${root}/registries/${(made.body as { id: number }).id}`;
  const refused = (status: number) => ({ status, body: { type: 'error', status } });
  expect(await host.ask('POST', `${root}/registries`, { name: 'x' })).toMatchObject(refused(400));
  expect(
    await host.ask('POST', `${root}/registries`, { serverAddress: 'b.example.com', name: 'one' }),
  ).toMatchObject(refused(409));
  expect(await host.ask('PUT', at, { serverAddress: 'evil.example.com' })).toMatchObject(
    refused(400),
  );
  expect(await host.ask('PUT', at, { serverAddress: 'r.example.com', name: 'two' })).toMatchObject({
    status: 200,
    body: { name: 'two' },
  });
  expect(await host.ask('POST', `${at}?action=purge`)).toMatchObject(refused(400));
  expect(await host.ask('GET', '/v1/projects/1a7/registries')).toMatchObject(refused(404));
  expect(await host.ask('GET', '/v1/schemas')).toMatchObject(refused(404));
  expect(await host.ask('GET', `${root}/registries/%ff`)).toMatchObject(refused(404));
});

test('an id is the same integer after a restart', async () => {
  const first = await openTestCore();
  const { id } = await first.call('registries.create', {
    registry: { name: 'a', address: 'https://a.example.com' },
  });
  await first.close();
  await using host = await startPlatformHost({ directory: first.directory });
  const { body } = await host.ask('GET', `${root}/registries`);
  expect(body).toMatchObject({ data: [{ id: rancherId('registry', id), uuid: id }] });
  // Written down, so that no later version counts otherwise.
  expect(rancherId('registry', '00000000-0000-4000-8000-000000000000')).toBe(163_912_042_789_011);
});
