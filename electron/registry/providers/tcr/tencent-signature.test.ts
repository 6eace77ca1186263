import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { signTc3 } from './tencent-signature.ts';

/** The part of Tencent Cloud's own SDK that serves as the oracle: it computes, and connects to nobody. */
interface Sdk {
  default: {
    sign3(request: {
      method: 'GET' | 'POST';
      url: string;
      payload: Buffer;
      timestamp: number;
      service: string;
      secretId: string;
      secretKey: string;
      multipart: boolean;
      boundary: string;
      headers: Record<string, string>;
    }): string;
  };
}
const sdk: Sdk = createRequire(import.meta.url)(
  'tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js',
);

const keys = {
  id: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secret: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
};

describe('the published examples of the documentation', () => {
  test('POST with a JSON body', () => {
    const signed = signTc3(
      {
        url: new URL('https://cvm.tencentcloudapi.com/'),
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
      },
      keys,
      new Date(1_551_113_065_000),
    );
    expect(signed.headers['x-tc-timestamp']).toBe('1551113065');
    expect(signed.headers['x-tc-token']).toBeUndefined();
    expect(signed.headers['authorization']).toBe(
      `TC3-HMAC-SHA256 Credential=${keys.id}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168`,
    );
  });

  test('GET with a query', () => {
    const signed = signTc3(
      {
        url: new URL('https://cvm.tencentcloudapi.com/?Limit=10&Offset=0'),
        method: 'GET',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      keys,
      new Date(1_539_084_154_000),
    );
    expect(signed.headers['authorization']).toContain(
      '/2018-10-09/cvm/tc3_request, SignedHeaders=content-type;host, Signature=5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474',
    );
  });
});

test.each([
  ['the first second of a UTC day', '2026-03-01T00:00:00.000Z'],
  ['the last one', '2026-12-31T23:59:59.999Z'],
])('the official SDK signs the same in %s', (_title, at) => {
  const body = JSON.stringify({
    RepositoryName: "a b/c+d*e'f(g)~h",
    NamespaceName: 'größe&=?日本',
  });
  const url = 'https://tcr.tencentcloudapi.com/';
  const headers = { 'content-type': 'application/json' };
  const time = new Date(at);
  const signed = signTc3(
    { url: new URL(url), method: 'POST', headers, body },
    { ...keys, token: 'sts+token/=' },
    time,
  );
  const theirs = sdk.default.sign3({
    method: 'POST',
    url,
    payload: Buffer.from(body, 'utf8'),
    timestamp: Math.floor(time.getTime() / 1000),
    service: 'tcr',
    secretId: keys.id,
    secretKey: keys.secret,
    multipart: false,
    boundary: '',
    headers: { 'Content-Type': headers['content-type'] },
  });
  expect(theirs).toMatch(/Signature=[a-f0-9]{64}$/);
  expect(signed.headers['authorization']).toBe(theirs);
  expect(signed.headers['x-tc-token']).toBe('sts+token/=');
});

test('the secret key itself is in no part of what is sent', () => {
  const { url, headers } = signTc3(
    {
      url: new URL('https://tcr.tencentcloudapi.com/'),
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    },
    keys,
  );
  expect(JSON.stringify({ url, headers })).not.toContain(keys.secret);
});
