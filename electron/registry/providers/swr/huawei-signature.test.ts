import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { signHuawei } from './huawei-signature.ts';

/** The part of Huawei Cloud's own SDK that serves as the oracle: it computes, and connects to nobody. */
interface Sdk {
  AKSKSigner: {
    sign(
      request: {
        endpoint: string;
        method: string;
        queryParams: Record<string, string>;
        headers: Record<string, string>;
        data?: unknown;
      },
      credential: { getAk(): string; getSk(): string },
    ): Record<string, string>;
  };
}
const sdk: Sdk = createRequire(import.meta.url)(
  '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js',
);

const keys = {
  id: 'QTWAOYTTINDUT2QVKYUC',
  secret: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
};

test('the published example of the documentation', () => {
  const url = new URL(
    'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
  );
  const signed = signHuawei(
    { url, method: 'GET', headers: { accept: '*/*', 'content-type': 'application/json' } },
    keys,
    new Date('2019-11-15T03:36:55Z'),
  );
  expect(signed.headers['x-sdk-date']).toBe('20191115T033655Z');
  expect(signed.headers['authorization']).toBe(
    'SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  );
  expect(signed.url.href).toBe(url.href);
});

const host = 'https://swr-api.cn-north-4.myhuaweicloud.com';

test.each<[string, string, Record<string, string>, string | undefined, unknown]>([
  [
    'a list',
    '/v2/manage/repos',
    { limit: '100', filter: 'center::self|offset::0', limit2: 'a b+c', 'x!': "(*')~" },
    undefined,
    undefined,
  ],
  ['a name with $', '/v2/manage/namespaces/team/repos/a$b.c_d/tags', {}, undefined, undefined],
  ['temporary keys', '/v2/manage/utils/secret', { projectname: 'eu' }, 'sts+token/=', undefined],
  ['a body', '/v2/manage/namespaces/', {}, undefined, { namespace: 'größe 日本' }],
])('the official SDK signs the same: %s', (_title, path, query, securityToken, data) => {
  const url = new URL(`${host}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const method = data === undefined ? 'GET' : 'POST';
  const signed = signHuawei(
    {
      url,
      method,
      headers: { 'content-type': 'application/json', 'user-agent': 'berth' },
      ...(data === undefined ? {} : { body: JSON.stringify(data) }),
    },
    { ...keys, securityToken },
    new Date('2026-03-01T00:00:09.999Z'),
  );
  const theirs = sdk.AKSKSigner.sign(
    {
      endpoint: `${host}${path}`,
      method,
      queryParams: query,
      headers: {
        'content-type': 'application/json',
        'X-Sdk-Date': '20260301T000009Z',
        ...(securityToken === undefined ? {} : { 'X-Security-Token': securityToken }),
      },
      data,
    },
    { getAk: () => keys.id, getSk: () => keys.secret },
  );
  expect(theirs['Authorization']).toMatch(/Signature=[a-f0-9]{64}$/);
  expect(signed.headers['authorization']).toBe(theirs['Authorization']);
  expect(JSON.stringify(signed.headers)).not.toContain(keys.secret);
});
