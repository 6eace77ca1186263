import { createHmac, randomUUID } from 'node:crypto';
import { uriPart } from '../../../../shared/uri-part.ts';
import type { Unsigned } from '../api/provider-request.ts';

export interface AlibabaKeys {
  id: string;
  secret: string;
  /** Of temporary keys (STS). */
  securityToken?: string | undefined;
}

/** What differs each time; given by tests that check published examples. */
export interface SigningMoment {
  time: Date;
  nonce: string;
}

/**
 * Signs an RPC-style request by its query (help.aliyun.com, "RPC signature
 * mechanism", version 1.0, HMAC-SHA1). A signature is good for one request.
 */
export function signRpc(request: Unsigned, keys: AlibabaKeys, moment = now()): Unsigned {
  const parameters = new Map([
    ...request.url.searchParams,
    ['AccessKeyId', keys.id],
    ['SignatureMethod', 'HMAC-SHA1'],
    ['SignatureVersion', '1.0'],
    ['SignatureNonce', moment.nonce],
    ['Timestamp', seconds(moment.time)],
    ...(keys.securityToken === undefined ? [] : [['SecurityToken', keys.securityToken] as const]),
  ]);
  const query = [...parameters.keys()]
    .sort()
    .map((name) => `${encode(name)}=${encode(parameters.get(name) ?? '')}`)
    .join('&');
  const text = `${request.method}&${encode('/')}&${encode(query)}`;
  const signature = hmac(`${keys.secret}&`, text);
  const url = new URL(request.url);
  url.search = `${query}&Signature=${encode(signature)}`;
  return { ...request, url };
}

/**
 * Signs a ROA-style request by its headers (help.aliyun.com, "ROA signature
 * mechanism", version 1.0, HMAC-SHA1).
 */
export function signRoa(
  request: Unsigned,
  keys: AlibabaKeys,
  version: string,
  moment = now(),
): Unsigned {
  const headers: Record<string, string> = {
    ...request.headers,
    date: moment.time.toUTCString(),
    'x-acs-signature-method': 'HMAC-SHA1',
    'x-acs-signature-nonce': moment.nonce,
    'x-acs-signature-version': '1.0',
    'x-acs-version': version,
    ...(keys.securityToken === undefined ? {} : { 'x-acs-security-token': keys.securityToken }),
  };
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-acs-'))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join('');
  const query = [...request.url.searchParams]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const resource = `${request.url.pathname}${query === '' ? '' : `?${query}`}`;
  const lines = [
    request.method,
    headers['accept'] ?? '',
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    headers['date'] ?? '',
  ];
  const signature = hmac(keys.secret, `${lines.join('\n')}\n${own}${resource}`);
  return { ...request, headers: { ...headers, authorization: `acs ${keys.id}:${signature}` } };
}

function now(): SigningMoment {
  return { time: new Date(), nonce: randomUUID() };
}

function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text, 'utf8').digest('base64');
}

/** RFC 3986: everything but letters, digits and `-_.~`. */
function encode(text: string): string {
  return uriPart(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
