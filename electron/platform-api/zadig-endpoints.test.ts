import { expect, test } from 'vitest';
import { jsonBlocks, platformDocument } from '../../e2e/fixtures/platform-documents.ts';
import { startPlatformHost } from '../../e2e/fixtures/platform-host.ts';

const path = '/openapi/system/registry';
/** The document masks hosts, names and keys with stars. */
const unmasked = (text: string) => text.replaceAll('*', 'x');
const examples = jsonBlocks(unmasked(platformDocument('zadig-registry-api')));
const [create, success, list, single, update] = examples;
const id = (entries: unknown, index = 0): string =>
  (entries as { registry_id: string }[])[index]?.registry_id ?? '';

test("the document's examples are answered in the document's form", async () => {
  await using host = await startPlatformHost();
  // The masked certificate is none.
  const { tls_cert: _mask, ...body } = create as Record<string, unknown>;
  expect(await host.ask('POST', path, body)).toEqual({ status: 200, body: success });
  const answer = await host.ask('GET', path);
  expect(answer.status).toBe(200);
  expect(Object.keys((answer.body as object[])[0] ?? {})).toEqual(
    Object.keys((list as object[])[0] ?? {}),
  );
  expect(answer.body).toMatchObject([
    {
      address: 'https://xxxxx.tencentcloudcr.com',
      provider: 'tcr',
      region: '',
      namespace: 'zadigx',
      is_default: true,
    },
  ]);
  const one = await host.ask('GET', `${path}/${id(answer.body)}`);
  expect(one).toEqual({ status: 200, body: (answer.body as unknown[])[0] });
  expect(Object.keys(one.body as object)).toEqual(Object.keys(single as object));

  await host.ask('POST', path, {
    ...body,
    address: 'https://two.example.com',
    provider: 'native',
    is_default: false,
  });
  const second = ((await host.ask('GET', path)).body as { registry_id: string }[]).find(
    ({ registry_id }) => registry_id !== id(answer.body),
  );
  const changed = { ...second, namespace: 'other', is_default: true };
  expect(Object.keys(changed)).toEqual(Object.keys(update as object));
  expect(await host.ask('PUT', `${path}/${second?.registry_id}`, changed)).toEqual({
    status: 200,
    body: success,
  });
  expect((await host.ask('GET', path)).body).toMatchObject([
    { namespace: 'other', is_default: true },
    { namespace: 'zadigx', is_default: false },
  ]);
});

test.each([
  ['address', undefined],
  ['address', 'registry.example.com'],
  ['provider', 'oci'],
  ['namespace', ''],
  ['access_key', undefined],
  ['secret_key', '******'],
  ['is_default', 'yes'],
  ['address', 5],
])('a create request whose %s is %s is 400 and saves nothing', async (key, value) => {
  await using host = await startPlatformHost();
  const body = {
    address: 'https://a.example.com',
    provider: 'native',
    namespace: 'n',
    is_default: true,
    access_key: 'u',
    secret_key: 'p',
    [key]: value,
  };
  const { status, body: said } = await host.ask('POST', path, body);
  expect(status).toBe(400);
  expect(said).toMatchObject({ type: 'error', message: expect.stringContaining(key) });
  expect((await host.ask('GET', path)).body).toEqual([]);
});

test('a region is required for ecr, and a namespace is not', async () => {
  await using host = await startPlatformHost();
  const body = {
    address: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    provider: 'ecr',
    is_default: false,
    access_key: 'AKIA',
    secret_key: 'secret',
  };
  expect((await host.ask('POST', path, body)).status).toBe(400);
  expect((await host.ask('POST', path, { ...body, region: 'eu-west-1' })).status).toBe(200);
  const { registries } = await host.core.call('registries.list', {});
  expect(registries[0]).toMatchObject({
    provider: 'ecr',
    region: 'eu-west-1',
    credential: { kind: 'accessKey', username: 'AKIA', state: 'saved' },
  });
});

test('the secret does not follow to another address, the default keeps its flag, other ids are refused', async () => {
  await using host = await startPlatformHost();
  const body = {
    address: 'https://a.example.com',
    provider: 'native',
    namespace: 'n',
    is_default: true,
    access_key: 'u',
    secret_key: 'secret-of-a',
  };
  await host.ask('POST', path, body);
  const [now] = (await host.ask('GET', path)).body as [Record<string, unknown>];
  const at = `${path}/${now['registry_id']}`;
  for (const change of [
    { address: 'https://evil.example.com' },
    { provider: 'acr' },
    { is_default: false },
    { registry_id: 'x' },
  ])
    expect(await host.ask('PUT', at, { ...now, ...change }), JSON.stringify(change)).toMatchObject({
      status: 400,
    });
  expect((await host.ask('GET', at)).body).toEqual(now);
  expect((await host.ask('PUT', `${path}/630c7ad`, now)).status).toBe(404);
  expect((await host.ask('DELETE', at)).status).toBe(405);
});

test('the vault being locked is 503', async () => {
  await using host = await startPlatformHost();
  await host.core.call('vault.lock', {});
  const body = {
    address: 'https://a.example.com',
    provider: 'native',
    namespace: 'n',
    is_default: true,
    access_key: 'u',
    secret_key: 'p',
  };
  expect(await host.ask('POST', path, body)).toMatchObject({
    status: 503,
    body: { type: 'error' },
  });
  expect((await host.ask('GET', path)).status).toBe(200);
});
