import { z } from 'zod';
import { credentialKinds } from '../../shared/model/credential.ts';
import { idSchema, registrySchema } from '../../shared/model/registry.ts';

/** What the book keeps of a credential: never the secret itself. */
export const storedCredentialSchema = z.object({
  kind: z.enum(credentialKinds),
  /** User name, access key id, profile or helper. */
  username: z.string().optional(),
  /** Where the secret is: sealed in the book, in memory only, or there is none. */
  keep: z.enum(['vault', 'session', 'none']),
  changedAt: z.string().nullable(),
});
export type StoredCredential = z.infer<typeof storedCredentialSchema>;

/** A registry as the book keeps it: the record as read, but for what is worked out on reading. */
export const storedRegistrySchema = registrySchema
  .omit({ credential: true, isDefault: true })
  .extend({ credential: storedCredentialSchema, hasProxyPassword: z.boolean() });
export type StoredRegistry = z.infer<typeof storedRegistrySchema>;

const sealedSecretSchema = z.object({
  binding: z.object({
    registryId: idSchema,
    field: z.enum(['credential', 'clientKey', 'proxyPassword']),
    provider: z.string(),
    origin: z.string(),
  }),
  sealed: z.object({
    version: z.literal(1),
    nonce: z.string(),
    ciphertext: z.string(),
    tag: z.string(),
  }),
});
export type StoredSecret = z.infer<typeof sealedSecretSchema>;

/** A deleted registry, restorable with its sealed secrets (they stay in `secrets`). */
const deletedRegistrySchema = z.object({
  registry: storedRegistrySchema,
  deletedAt: z.string(),
  /** Where it stood in the order. */
  position: z.number().int().min(0),
});

/** Everything in `book.json`: the records in their order, the default, slots and sealed secrets. */
export const bookStateSchema = z.object({
  registries: z.array(storedRegistrySchema),
  deleted: z.array(deletedRegistrySchema),
  defaultId: idSchema.nullable(),
  /** Key slots; their shape belongs to the vault. */
  slots: z.array(z.unknown()),
  secrets: z.array(sealedSecretSchema),
});
export type BookState = z.infer<typeof bookStateSchema>;

export const emptyBook: BookState = {
  registries: [],
  deleted: [],
  defaultId: null,
  slots: [],
  secrets: [],
};
