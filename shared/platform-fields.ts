import { z } from 'zod';
import { type PlainJson, plainJson } from './plain-json.ts';

/** What `platform` of one record may hold: characters of JSON, and levels, itself among them. */
export const platformLimits = { size: 64 * 1024, depth: 32 } as const;

/** Per-system fields as they are read, of whatever depth: earlier versions took nearly any. */
export const platformFieldsSchema = z.record(
  z.string(),
  z.unknown().transform((value, context): PlainJson => {
    const plain = plainJson(value);
    if (plain.ok) return plain.value;
    context.addIssue({ code: 'custom', message: 'Not plain data' });
    return z.NEVER;
  }),
);
export type PlatformFields = z.infer<typeof platformFieldsSchema>;

/** Per-system fields of foreign records as they come in: kept verbatim, plain data within the limits. */
export const platformInputSchema = z
  .record(
    z.string().max(64),
    z.unknown().transform((value, context): PlainJson => {
      const plain = plainJson(value, platformLimits.depth - 1);
      if (plain.ok) return plain.value;
      const message =
        plain.why === 'tooDeep'
          ? `Nested deeper than ${platformLimits.depth} levels`
          : 'Not plain data';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
  )
  .refine((fields) => platformSize(fields) <= platformLimits.size, 'At most 64 KiB');

/** Characters of the fields as JSON. */
export function platformSize(fields: PlatformFields): number {
  return JSON.stringify(fields).length;
}

/** The fields that are not nested more deeply than they may come in. */
export function fieldsWithinDepth(fields: PlatformFields): PlatformFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => plainJson(value, platformLimits.depth - 1).ok),
  );
}
