import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { header } from './response.ts';

const longestMs = 24 * 60 * 60 * 1000;

/**
 * The wait that `Retry-After` asks for, in milliseconds (RFC 9110, section
 * 10.2.3): seconds or a date, at most a day. Null when absent, past or garbage.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | null {
  const text = header(headers, 'retry-after')?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1000, longestMs);
  // A date names its month or day; bare numbers and words are garbage to Date.parse's mercy.
  if (!/[A-Za-z]{3}/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) || time <= now ? null : Math.min(time - now, longestMs);
}
