import { createRequire } from 'node:module';
import { type Answer, jsonApi } from '../../../e2e/fixtures/json-api.ts';
import type { Behaviour } from '../../../e2e/fixtures/misbehaving-server.ts';
import type { SentLog } from '../../../e2e/fixtures/sent-log.ts';

interface Sdk {
  AKSKSigner: {
    sign(request: object, credential: { getAk(): string; getSk(): string }): Record<string, string>;
  };
}
/** Huawei Cloud's own signing: it computes, and connects to nobody. */
const sdk: Sdk = createRequire(import.meta.url)(
  '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js',
);

export interface HuaweiKeysUnderTest {
  id: string;
  secret: string;
  token?: string;
}

export interface HuaweiCloud {
  behaviour: Behaviour;
  /** Method, path and query of each request that was signed well, decoded. */
  asks: string[];
  /** Everything that was sent, as text. */
  log: SentLog;
}

/** An error as SWR's API sends it, in its older and newer form at once. */
export function refusedBySwr(status: number, code: string, message = 'as documented'): Answer {
  return {
    status,
    body: {
      errors: [{ errorCode: code, errorMessage: message, detail: '' }],
      error_code: code,
      error_msg: message,
    },
  };
}

/** An API of Huawei Cloud at `host` for one access key; the signature is as the official SDK makes it. */
export function huaweiCloud(
  host: string,
  keys: HuaweiKeysUnderTest,
  answer: (url: URL, method: string) => Answer,
): HuaweiCloud {
  const asks: string[] = [];
  const log: SentLog = [];
  const behaviour: Behaviour = (request, response) => {
    const { headers, method = '' } = request;
    log.push(`${method} ${request.url} ${JSON.stringify(headers)}`);
    jsonApi((url, { body, authorization }) => {
      log.push(body);
      const token = headers['x-security-token'];
      const signed = sdk.AKSKSigner.sign(
        {
          endpoint: `https://${host}${decodeURIComponent(url.pathname)}`,
          method,
          queryParams: Object.fromEntries(url.searchParams),
          headers: {
            'content-type': String(headers['content-type']),
            'X-Sdk-Date': String(headers['x-sdk-date']),
            ...(token === undefined ? {} : { 'X-Security-Token': token }),
          },
        },
        { getAk: () => keys.id, getSk: () => keys.secret },
      );
      if (authorization !== signed['Authorization'] || token !== keys.token)
        return {
          status: 401,
          body: {
            error_msg: 'Incorrect IAM authentication information: verify aksk signature fail',
            error_code: 'APIGW.0301',
            request_id: 'r-1',
          },
        };
      asks.push(`${method} ${decodeURIComponent(`${url.pathname}${url.search}`)}`);
      return answer(url, method);
    })(request, response);
  };
  return { behaviour, asks, log };
}
