import { z } from 'zod';
import { isDigest } from '../../../../shared/image-reference.ts';

/**
 * Fields as the providers' APIs really send them: numbers as text, times as
 * milliseconds or text, digests without their algorithm, nulls and gaps. What
 * cannot be read is null; a field never makes an answer fail.
 */
export const looseCount = z.unknown().optional().transform(readCount);
export const looseTime = z.unknown().optional().transform(readTime);
export const looseDigest = z.unknown().optional().transform(readDigest);
export const looseText = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' && value !== '' ? value : null));

/** A list whose unreadable members are left out; absent and null mean empty. */
export function looseList<T>(member: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .nullish()
    .transform((members) =>
      (members ?? []).flatMap((value) => {
        const parsed = member.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

function readCount(value: unknown): number | null {
  const number =
    typeof value === 'string' && /^\s*\d{1,16}(?:\.0+)?\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** An ISO time from a date, from ISO text, or from milliseconds or seconds since 1970, as number or text. */
function readTime(value: unknown): string | null {
  const since = readCount(value);
  const time =
    since === null
      ? typeof value === 'string'
        ? Date.parse(value)
        : value instanceof Date
          ? value.getTime()
          : Number.NaN
      : since < 100_000_000_000
        ? since * 1000
        : since;
  // Zero times, Go's year 1 among them, mean "never".
  if (Number.isNaN(time) || time <= 0 || time > 8.64e15) return null;
  return new Date(time).toISOString();
}

function readDigest(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const full = /^[a-f0-9]{64}$/i.test(text) ? `sha256:${text.toLowerCase()}` : text;
  return isDigest(full) ? full : null;
}

const written =
  /^\s*(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?(?:\s[A-Za-z]{1,5})?\s*$/;

/**
 * A time as servers written in Go print it, `2024-01-02 15:04:05.99 +0800 CST`,
 * or in ISO form, as an ISO time; `zone` is meant where none is written.
 * What cannot be read, and the zero times that mean "never", are null.
 */
export function clockTime(zone: 'Z' | '+08:00') {
  return z
    .unknown()
    .optional()
    .transform((value): string | null => {
      const match = typeof value === 'string' ? written.exec(value) : null;
      if (match === null) return null;
      const [, day, clock, fraction = '0', offset = zone] = match;
      const parts = `${day}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}`;
      const time = Date.parse(`${parts}${offset.replace(/(\d{2}):?(\d{2})$/, '$1:$2')}`);
      return Number.isNaN(time) || time <= 0 ? null : new Date(time).toISOString();
    });
}
