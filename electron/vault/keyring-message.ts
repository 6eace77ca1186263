import { z } from 'zod';

const account = z.string().min(1).max(256);

/** What the keyring's own process is asked, on its standard input. */
export const keyringRequestSchema = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('get'), account }),
  z.object({ operation: z.literal('set'), account, secret: z.string().max(4096) }),
  z.object({ operation: z.literal('delete'), account }),
]);
export type KeyringRequest = z.infer<typeof keyringRequestSchema>;

/** What it answers, on its standard output. */
export const keyringAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), secret: z.string().max(4096).nullable() }),
  z.object({ ok: z.literal(false) }),
]);
export type KeyringAnswer = z.infer<typeof keyringAnswerSchema>;
