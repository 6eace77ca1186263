import { z } from 'zod';

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
