import { z } from 'zod';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';

export const methodNameSchema = z.string().max(100);

/** One argument of a channel, parsed. Throws INVALID_INPUT naming it. */
export function parseEnvelope<T>(schema: z.ZodType<T>, raw: unknown, path: string): T {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw BerthError.invalid(path, text('window.notValid', { what: path }));
  return parsed.data;
}
