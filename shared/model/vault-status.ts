import { z } from 'zod';

export const slotKinds = ['safeStorage', 'keyring', 'passphrase'] as const;
export type SlotKind = (typeof slotKinds)[number];
export const slotKindSchema = z.enum(slotKinds);

/** The vault as everyone may see it; `session` counts the secrets held in memory only. */
export const vaultStatusSchema = z.object({
  state: z.enum(['empty', 'locked', 'unlocked']),
  slots: z.array(
    z.object({
      kind: slotKindSchema,
      /** `pending`: to be wrapped around the present key where its store is. */
      state: z.enum(['usable', 'locked', 'unavailable', 'pending']),
      backend: z.string().optional(),
      weak: z.boolean().optional(),
    }),
  ),
  session: z.number().int().min(0),
  /** The only slot may go too, since no secret is stored; left out where that is not so. */
  unused: z.literal(true).optional(),
  /** Stored secrets that the open vault cannot open: their record was edited outside Berth. */
  unreadable: z.array(
    z.object({
      registryId: z.string(),
      field: z.enum(['credential', 'clientKey', 'proxyPassword']),
    }),
  ),
  /** Key stores that answer on this host and have no slot yet; left out when there are none. */
  offered: z
    .array(z.object({ kind: slotKindSchema, backend: z.string(), weak: z.boolean() }))
    .optional(),
});
export type VaultStatus = z.infer<typeof vaultStatusSchema>;

/** Which of a registry's secrets does not open. */
export type UnreadableField = VaultStatus['unreadable'][number]['field'];

/** A passphrase; the lower bound is for new ones, an old one is only compared. */
export const newPassphraseSchema = z.string().min(8).max(1024).meta({ secret: true });
export const passphraseSchema = z.string().min(1).max(1024).meta({ secret: true });
