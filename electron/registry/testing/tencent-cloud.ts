import { createRequire } from 'node:module';
import { type Answer, jsonApi } from '../../../e2e/fixtures/json-api.ts';
import type { Behaviour } from '../../../e2e/fixtures/misbehaving-server.ts';
import type { SentLog } from '../../../e2e/fixtures/sent-log.ts';

interface Sdk {
  default: { sign3(request: object): string };
}
/** Tencent Cloud's own signing: it computes, and connects to nobody. */
const sdk: Sdk = createRequire(import.meta.url)(
  'tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js',
);

export interface TencentKeysUnderTest {
  id: string;
  secret: string;
  token?: string;
}

/** What the API was asked. */
export interface TencentAsk {
  action: string;
  region: string;
  parameters: Record<string, unknown>;
}

export interface TencentCloud {
  behaviour: Behaviour;
  asks: TencentAsk[];
  /** Everything that was sent, as text. */
  log: SentLog;
}

/** What lies in `Response`. */
export function inside(response: object): Answer {
  return { body: { Response: { RequestId: 'r-1', ...response } } };
}

/** An error as this cloud sends it: with status 200. */
export function refused(Code: string, Message = 'as the documentation says'): Answer {
  return inside({ Error: { Code, Message } });
}

/**
 * The TCR API 2019-09-24 at `host` for one pair of keys: JSON by POST, the
 * action in a header, the signature as the official SDK makes it.
 */
export function tencentCloud(
  host: string,
  keys: TencentKeysUnderTest,
  answer: (ask: TencentAsk) => Answer,
): TencentCloud {
  const asks: TencentAsk[] = [];
  const log: SentLog = [];
  const behaviour: Behaviour = (request, response) => {
    const { headers, method, url } = request;
    log.push(`${method} ${url} ${JSON.stringify(headers)}`);
    jsonApi((_url, { body, authorization }) => {
      log.push(body);
      const timestamp = Number(headers['x-tc-timestamp']);
      if (method !== 'POST' || url !== '/' || headers['x-tc-version'] !== '2019-09-24')
        return refused('NoSuchVersion');
      if (authorization?.includes(`Credential=${keys.id}/`) !== true)
        return refused('AuthFailure.SecretIdNotFound');
      if (Math.abs(Date.now() / 1000 - timestamp) > 300)
        return refused('AuthFailure.SignatureExpire');
      if (headers['x-tc-token'] !== keys.token) return refused('AuthFailure.TokenFailure');
      const signature = sdk.default.sign3({
        method,
        url: `https://${host}/`,
        payload: Buffer.from(body, 'utf8'),
        timestamp,
        service: 'tcr',
        secretId: keys.id,
        secretKey: keys.secret,
        multipart: false,
        headers: { 'Content-Type': headers['content-type'] },
      });
      if (authorization !== signature) return refused('AuthFailure.SignatureFailure');
      const ask: TencentAsk = {
        action: String(headers['x-tc-action']),
        region: String(headers['x-tc-region']),
        parameters: JSON.parse(body),
      };
      asks.push(ask);
      return answer(ask) ?? refused('InvalidAction');
    })(request, response);
  };
  return { behaviour, asks, log };
}
