import { z } from 'zod';
import { textSchema } from '../text/text.ts';

/** Something that happened to the saved data and that a person should know. */
export const noticeSchema = z.object({
  kind: z.enum(['restored', 'setAside', 'readOnly', 'weakStorage', 'defaultCleared']),
  message: z.string(),
  text: textSchema.optional(),
  at: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const appInfoSchema = z.object({
  version: z.string(),
  apiVersion: z.number().int(),
  face: z.enum(['desktop', 'browser']),
  dataDirectory: z.string(),
  notices: z.array(noticeSchema),
});
export type AppInfo = z.infer<typeof appInfoSchema>;
