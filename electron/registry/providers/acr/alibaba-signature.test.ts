import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenOnLoopback } from '../../../../e2e/fixtures/loopback-server.ts';
import { signRoa, signRpc } from './alibaba-signature.ts';

interface SdkSettings {
  endpoint: string;
  apiVersion: string;
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}
/** The parts of Alibaba Cloud's own SDK that serve as the oracle. */
interface Sdk {
  RPCClient: new (
    settings: SdkSettings,
  ) => { request(action: string, parameters: object, options?: object): Promise<unknown> };
  ROAClient: new (
    settings: SdkSettings,
  ) => { request(method: string, path: string, query?: object): Promise<unknown> };
}
const sdk: Sdk = createRequire(import.meta.url)('@alicloud/pop-core');

const keys = { id: 'testid', secret: 'testsecret' };
const awkward = { RepoName: "a b/c+d*e'f(g)~h", Namespace: 'größe&=?' };

test('RPC: the published example of the documentation', () => {
  const url = new URL('https://ecs.aliyuncs.com/');
  url.search = 'Format=XML&Action=DescribeRegions&Version=2014-05-26';
  const moment = {
    time: new Date('2016-02-23T12:46:24Z'),
    nonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
  };
  const signed = signRpc({ url, method: 'GET', headers: {} }, keys, moment);
  expect(signed.url.searchParams.get('Signature')).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  expect(signed.url.origin).toBe('https://ecs.aliyuncs.com');
});

describe('the official SDK signs the same', () => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{}');
  });
  let stop: () => Promise<void>;
  let endpoint: string;
  beforeAll(async () => {
    const listening = await listenOnLoopback(server);
    stop = listening.stop;
    endpoint = `http://127.0.0.1:${listening.port}`;
  });
  afterAll(() => stop());

  const settings = (securityToken?: string): SdkSettings => ({
    endpoint,
    apiVersion: '2016-06-07',
    accessKeyId: keys.id,
    accessKeySecret: keys.secret,
    ...(securityToken === undefined ? {} : { securityToken }),
  });

  test.each([undefined, 'sts+token/='])('RPC, with the STS token %s', async (securityToken) => {
    await new sdk.RPCClient(settings(securityToken)).request('ListRepository', awkward);
    const sent = new URL(requests.at(-1)?.url ?? '', endpoint);
    const theirs = sent.searchParams.get('Signature');
    const moment = {
      time: new Date(sent.searchParams.get('Timestamp') ?? ''),
      nonce: sent.searchParams.get('SignatureNonce') ?? '',
    };
    const unsigned = new URL(sent);
    unsigned.searchParams.delete('Signature');
    const ours = signRpc(
      { url: unsigned, method: 'GET', headers: {} },
      { ...keys, securityToken },
      moment,
    );
    expect(theirs).toMatch(/^\S{27}=$/);
    expect(ours.url.searchParams.get('Signature')).toBe(theirs);
    expect(ours.url.searchParams.get('RepoName')).toBe(awkward.RepoName);
  });

  test.each([undefined, 'sts+token/='])('ROA, with the STS token %s', async (securityToken) => {
    const query = { PageSize: '100', Page: '1', filter: 'a b&c' };
    await new sdk.ROAClient(settings(securityToken)).request('GET', '/repos/team', query);
    const sent = requests.at(-1);
    const { authorization: theirs, ...rest } = sent?.headers ?? {};
    const headers = Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [name, String(value)]),
    );
    const ours = signRoa(
      { url: new URL(sent?.url ?? '', endpoint), method: 'GET', headers },
      { ...keys, securityToken },
      '2016-06-07',
      {
        time: new Date(headers['date'] ?? ''),
        nonce: headers['x-acs-signature-nonce'] ?? '',
      },
    );
    expect(theirs).toMatch(/^acs testid:\S{27}=$/);
    expect(ours.headers['authorization']).toBe(theirs);
  });
});
