import { z } from 'zod';
import { credentialKinds } from './credential.ts';

/** The systems whose registry records come in and go out, and Berth's own backup. */
export const exchangeFormats = [
  'zadig',
  'rancher',
  'runai',
  'adapt',
  'panoptica',
  'docker',
  'containers',
  'backup',
] as const;
export type ExchangeFormat = (typeof exchangeFormats)[number];
export const exchangeFormatSchema = z.enum(exchangeFormats);

/** Something an export leaves behind or a reader had to change, said line by line. */
export const exchangeNoteSchema = z.object({
  /** The record it is about; absent: all of them. */
  name: z.string().optional(),
  /** The field as the record or the foreign system calls it. */
  field: z.string().optional(),
  message: z.string(),
});
export type ExchangeNote = z.infer<typeof exchangeNoteSchema>;

/** The account a record came with: known even when its secret did not come. */
export const exchangedAccountSchema = z.object({
  kind: z.enum(credentialKinds),
  username: z.string().optional(),
});
