import { createHash, createHmac } from 'node:crypto';
import type { Unsigned } from '../api/provider-request.ts';

export interface TencentKeys {
  id: string;
  secret: string;
  /** Of temporary keys (STS). */
  token?: string | undefined;
}

/**
 * Signs a request for five minutes by its headers (cloud.tencent.com,
 * "Signature v3", TC3-HMAC-SHA256): content type, host, query and body are
 * covered. The service is the first label of the API's host.
 */
export function signTc3(request: Unsigned, keys: TencentKeys, time = new Date()): Unsigned {
  const timestamp = String(Math.floor(time.getTime() / 1000));
  // The day of the scope is that of the timestamp in UTC.
  const day = time.toISOString().slice(0, 10);
  const [service = ''] = request.url.hostname.split('.');
  const scope = `${day}/${service}/tc3_request`;
  const canonical = [
    request.method,
    request.url.pathname,
    request.url.search.slice(1),
    `content-type:${request.headers['content-type'] ?? ''}\nhost:${request.url.host}\n`,
    'content-type;host',
    hash(request.body ?? ''),
  ].join('\n');
  const text = ['TC3-HMAC-SHA256', timestamp, scope, hash(canonical)].join('\n');
  const key = [day, service, 'tc3_request'].reduce<string | Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    `TC3${keys.secret}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return {
    ...request,
    headers: {
      ...request.headers,
      'x-tc-timestamp': timestamp,
      ...(keys.token === undefined ? {} : { 'x-tc-token': keys.token }),
      authorization: `TC3-HMAC-SHA256 Credential=${keys.id}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`,
    },
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
