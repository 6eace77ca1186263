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
  /** Whether Berth can ask its owner outside of the page: in a dialog, or on its terminal. */
  canAsk: z.boolean(),
  notices: z.array(noticeSchema),
});
export type AppInfo = z.infer<typeof appInfoSchema>;
