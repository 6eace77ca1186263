import { createHash, createHmac } from 'node:crypto';
import { uriPart } from '../../../../shared/uri-part.ts';
import type { Unsigned } from '../api/provider-request.ts';

export interface HuaweiKeys {
  id: string;
  secret: string;
  /** Of temporary keys. */
  securityToken?: string | undefined;
}

const algorithm = 'SDK-HMAC-SHA256';
const covered: ReadonlySet<string> = new Set(['content-type', 'x-sdk-date', 'x-security-token']);

/**
 * Signs a request by its headers (support.huaweicloud.com, "AK/SK Signing and
 * Authentication Algorithm"): path, query, body, host, time, content type and
 * security token are covered. A signature is good for a quarter of an hour.
 */
export function signHuawei(request: Unsigned, keys: HuaweiKeys, time = new Date()): Unsigned {
  const date = time.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = {
    ...request.headers,
    'x-sdk-date': date,
    ...(keys.securityToken === undefined ? {} : { 'x-security-token': keys.securityToken }),
  };
  const signed = new Map([
    ['host', request.url.host],
    ...Object.entries(headers).filter(([name]) => covered.has(name)),
  ]);
  const names = [...signed.keys()].sort();
  const canonical = [
    request.method,
    canonicalPath(request.url.pathname),
    canonicalQuery(request.url.searchParams),
    ...names.map((name) => `${name}:${(signed.get(name) ?? '').trim()}`),
    '',
    names.join(';'),
    hash(request.body ?? ''),
  ].join('\n');
  const text = [algorithm, date, hash(canonical)].join('\n');
  const signature = createHmac('sha256', keys.secret).update(text).digest('hex');
  return {
    ...request,
    headers: {
      ...headers,
      authorization: `${algorithm} Access=${keys.id}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
  };
}

/** Signed with a slash at its end, whether it has one or not. */
function canonicalPath(path: string): string {
  const parts = path.split('/').map((part) => encode(decodeURIComponent(part)));
  return `${parts.join('/')}/`.replace(/\/\/$/, '/');
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, one], [b, other]) => compare(a, b) || compare(one, other))
    .map((pair) => pair.join('='))
    .join('&');
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** RFC 3986: everything but letters, digits and `-_.~`. */
function encode(text: string): string {
  return uriPart(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
