import { z } from 'zod';
import { saying } from './input-issues.ts';
import { type PlainJson, plainJson } from './plain-json.ts';
import { text } from './text/text.ts';

/** What `platform` of one record may hold: characters of JSON, and levels, itself among them. */
export const platformLimits = { size: 64 * 1024, depth: 32 } as const;

/** Per-system fields as they are read, of whatever depth: earlier versions took nearly any. */
export const platformFieldsSchema = z.record(
  z.string(),
  z.unknown().transform((value, context): PlainJson => {
    const plain = plainJson(value);
    if (plain.ok) return plain.value;
    context.addIssue({ code: 'custom', ...saying(text('field.notPlain')) });
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
      const told =
        plain.why === 'tooDeep'
          ? text('field.nested', { levels: platformLimits.depth })
          : text('field.notPlain');
      context.addIssue({ code: 'custom', ...saying(told) });
      return z.NEVER;
    }),
  )
  .refine((fields) => platformSize(fields) <= platformLimits.size, saying(text('field.over64KiB')));

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
