import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { type Text, text } from '../../../shared/text/text.ts';
import { header } from '../../http/response.ts';
import { retryAfterMs } from '../../http/retry.ts';

/** What a registry says of how often it may be asked. Null where it says nothing. */
export interface RateLimit {
  limit: number | null;
  remaining: number | null;
  /** The window that `limit` is for, in seconds. */
  windowSeconds: number | null;
  /** When more will be allowed, as an ISO time. */
  resetsAt: string | null;
}

const longestMs = 24 * 60 * 60 * 1000;
/** Below it a reset counts seconds from now, above it from 1970. */
const leastEpoch = 1_000_000_000;
/** More is no quota; the longest in use have three policies with comments. */
const longestQuota = 1024;

/**
 * The quota in an answer's headers, or null when it names none: `RateLimit-*`
 * with its `N;w=S` (docs.docker.com, "Pull usage and limits"), `X-RateLimit-*`
 * and `Retry-After`. `now` in milliseconds since 1970.
 */
export function readRateLimit(headers: IncomingHttpHeaders, now: number): RateLimit | null {
  const limit = readQuota(headers, 'limit');
  const remaining = readQuota(headers, 'remaining');
  const resetsAt = resetTime(headers, now);
  if (limit === null && remaining === null && resetsAt === null) return null;
  return {
    limit: limit?.count ?? null,
    remaining: remaining?.count ?? null,
    windowSeconds: limit?.windowSeconds ?? remaining?.windowSeconds ?? null,
    resetsAt,
  };
}

/** "3 of 100 left in 6 hours", or null when there are no numbers to tell. */
export function describeRateLimit({ limit, remaining, windowSeconds }: RateLimit): Text | null {
  const count = describeCount(limit, remaining);
  if (count === null || windowSeconds === null) return count;
  return text('rateLimit.within', { count, time: describeSeconds(windowSeconds) });
}

function describeCount(limit: number | null, remaining: number | null): Text | null {
  if (limit === null) return remaining === null ? null : text('rateLimit.left', { remaining });
  return remaining === null
    ? text('rateLimit.atMost', { limit })
    : text('rateLimit.leftOf', { remaining, limit });
}

function readQuota(headers: IncomingHttpHeaders, name: 'limit' | 'remaining') {
  const text = header(headers, `ratelimit-${name}`) ?? header(headers, `x-ratelimit-${name}`);
  if (text === null || text.length > longestQuota) return null;
  // A number, then policies and their parameters: the first `w` is the window.
  const [first = '', ...parameters] = text.split(/[,;]/);
  const count = /^\d{1,12}$/.exec(first.trim())?.[0];
  if (count === undefined) return null;
  const window = parameters.map((one) => /^w\s*=\s*"?(\d{1,9})"?$/i.exec(one.trim())?.[1]);
  const seconds = window.find((one) => one !== undefined);
  return { count: Number(count), windowSeconds: seconds === undefined ? null : Number(seconds) };
}

function resetTime(headers: IncomingHttpHeaders, now: number): string | null {
  const asked = retryAfterMs(headers, now);
  if (asked !== null) return new Date(now + asked).toISOString();
  for (const name of ['x-retry-after', 'ratelimit-reset', 'x-ratelimit-reset']) {
    const text = header(headers, name)?.trim() ?? '';
    if (!/^\d{1,10}$/.test(text)) continue;
    const seconds = Number(text);
    const wait = seconds < leastEpoch ? seconds * 1000 : seconds * 1000 - now;
    if (wait > 0) return new Date(now + Math.min(wait, longestMs)).toISOString();
  }
  return null;
}

function describeSeconds(seconds: number): Text {
  if (seconds > 0 && seconds % 3600 === 0)
    return text('rateLimit.hours', { hours: seconds / 3600 });
  if (seconds > 0 && seconds % 60 === 0)
    return text('rateLimit.minutes', { minutes: seconds / 60 });
  return text('rateLimit.seconds', { seconds });
}
