import { expect, test } from 'vitest';
import { jsonApi } from '../../e2e/fixtures/json-api.ts';
import { closedAddress } from '../../e2e/fixtures/loopback-server.ts';
import { startMisbehavingServer } from '../../e2e/fixtures/misbehaving-server.ts';
import { startPlatformHost } from '../../e2e/fixtures/platform-host.ts';

const path = '/api/registries';
const standard = { registryCredentialsType: 'StandardRegistryCredentials', username: 'ada' };
const clusterIds = ['7d1b5a52-3f0c-4a55-9f3b-1d5a0f6c2b11'];
const whole = {
  type: 'OTHER',
  url: 'https://r.example.com',
  clusterIds,
  credentials: { ...standard, password: 'secret-of-ada' },
};

test('create, list, update and delete are as the specification has them, without a secret', async () => {
  await using host = await startPlatformHost();
  const made = await host.ask('POST', path, whole);
  expect(made).toEqual({
    status: 201,
    body: {
      id: expect.any(String),
      type: 'OTHER',
      url: 'https://r.example.com',
      clusterIds,
      credentials: standard,
    },
  });
  const aws = {
    registryCredentialsType: 'AwsRegistryCredentials',
    accessKeyId: 'AKIA',
    region: 'eu-west-1',
  };
  const second = await host.ask('POST', path, {
    type: 'AWS',
    url: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    credentials: { ...aws, secretAccessKey: 'secret-of-aws' },
  });
  expect(second).toMatchObject({ status: 201, body: { type: 'AWS', credentials: aws } });
  const urls = async (query: string) =>
    ((await host.ask('GET', path + query)).body as { url: string }[]).map(({ url }) =>
      url.slice(8, 9),
    );
  expect(await urls('')).toEqual(['1', 'r']);
  expect(await urls('?sortDir=DESC&sortKey=url')).toEqual(['r', '1']);
  expect((await host.ask('GET', `${path}?sortKey=name`)).status).toBe(400);

  const { id } = made.body as { id: string };
  const back = await host.ask('PUT', `${path}/${id}`, { ...(made.body as object), clusterIds: [] });
  expect(back).toMatchObject({ status: 200, body: { clusterIds: [], credentials: standard } });
  expect((await host.core.call('registries.get', { id })).credential.state).toBe('saved');
  for (const change of [
    { url: 'https://evil.example.com' },
    { credentials: { ...standard, username: 'eve' } },
    { type: 'QUAY' },
    { clusterIds: ['c'] },
  ])
    expect(
      (await host.ask('PUT', `${path}/${id}`, { ...(made.body as object), ...change })).status,
      JSON.stringify(change),
    ).toBe(400);
  expect(await host.ask('DELETE', `${path}/${id}`)).toEqual({ status: 204, body: undefined });
  expect((await host.ask('DELETE', `${path}/${id}`)).status).toBe(404);
});

test.each([
  ['no type', { type: undefined }],
  ['no url', { url: undefined }],
  ['an unknown type', { type: 'QUAY' }],
  ['credentials without their type', { credentials: { username: 'ada', password: 'x' } }],
  ['a user without a password', { credentials: standard }],
  ['clusters that are no UUIDs', { clusterIds: ['c1'] }],
])('a request with %s is 400', async (_what, change) => {
  await using host = await startPlatformHost();
  expect((await host.ask('POST', path, { ...whole, ...change })).status).toBe(400);
  expect((await host.ask('GET', path)).body).toEqual([]);
});

test('a test of a connection is 204 or 412, saved or not', async () => {
  await using host = await startPlatformHost();
  await using registry = await startMisbehavingServer(
    jsonApi(({ pathname }) =>
      pathname === '/v2/_catalog' ? { body: { repositories: [] } } : { body: {} },
    ),
  );
  const plain = { type: 'OTHER', url: registry.address };
  expect(await host.ask('POST', `${path}/testConnection`, plain)).toEqual({
    status: 204,
    body: undefined,
  });
  expect(
    await host.ask('POST', `${path}/testConnection`, { ...plain, url: await closedAddress() }),
  ).toMatchObject({ status: 412, body: { message: expect.any(String) } });
  const { id } = (await host.ask('POST', path, plain)).body as { id: string };
  expect((await host.ask('POST', `${path}/testConnection/${id}`, plain)).status).toBe(204);
  expect((await host.ask('GET', '/api/registries.list')).status).not.toBe(200);
});
