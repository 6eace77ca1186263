import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest } from '@smithy/types';
import { describe, expect, test } from 'vitest';
import { expectedAuthorization, isSignedBy } from '../../../../e2e/fixtures/aws-signature.ts';

/** Amazon's examples: the test suite of Signature Version 4, and "Create a signed AWS API request". */
const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const moment = '20150830T123600Z';

interface Example {
  title: string;
  service: string;
  host: string;
  method: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  signature: string;
}

const examples: readonly Example[] = [
  {
    title: 'get-vanilla',
    service: 'service',
    host: 'example.amazonaws.com',
    method: 'GET',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    title: 'get-vanilla-query-order-key-case',
    service: 'service',
    host: 'example.amazonaws.com',
    method: 'GET',
    query: { Param2: 'value2', Param1: 'value1' },
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    title: 'post-vanilla',
    service: 'service',
    host: 'example.amazonaws.com',
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    title: 'post-x-www-form-urlencoded',
    service: 'service',
    host: 'example.amazonaws.com',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
  {
    title: 'IAM ListUsers',
    service: 'iam',
    host: 'iam.amazonaws.com',
    method: 'GET',
    query: { Action: 'ListUsers', Version: '2010-05-08' },
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
];

class Sha256 {
  private readonly hash;
  constructor(secret?: unknown) {
    this.hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', secret instanceof Uint8Array ? secret : String(secret));
  }
  update(chunk: unknown): void {
    this.hash.update(chunk instanceof Uint8Array ? chunk : String(chunk));
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.hash.digest());
  }
  reset(): void {
    throw new Error('not needed');
  }
}

describe.each(examples)("Amazon's example $title", (example) => {
  const { service, host, method, query = {}, headers = {}, body = '', signature } = example;

  test('is signed so by the library in use', async () => {
    const signer = new SignatureV4({
      credentials: keys,
      region: 'us-east-1',
      service,
      sha256: Sha256,
      applyChecksum: false,
    });
    const request: HttpRequest = {
      protocol: 'https:',
      hostname: host,
      method,
      path: '/',
      query,
      headers: { host, ...headers },
      body,
    };
    const signingDate = new Date('2015-08-30T12:36:00Z');
    const signed = await signer.sign(request, { signingDate });
    expect(signed.headers['authorization']).toMatch(new RegExp(`Signature=${signature}$`));
  });

  test('is checked so by the servers of these tests', () => {
    const path = Object.keys(query).length === 0 ? '/' : `/?${new URLSearchParams(query)}`;
    const arrived = { host, 'x-amz-date': moment, ...headers };
    const names = Object.keys(arrived).sort();
    const authorization = expectedAuthorization(
      { host, method, path, headers: arrived, body },
      keys,
      { region: 'us-east-1', service },
      names,
    );
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/${service}/aws4_request, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    );
    // The example is years old: no server takes it now.
    const request = { host, method, path, headers: { ...arrived, authorization }, body };
    expect(isSignedBy(request, keys, { region: 'us-east-1', service })).toBe(false);
  });
});
