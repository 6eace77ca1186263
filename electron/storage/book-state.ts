import { z } from 'zod';
import { credentialKinds } from '../../shared/model/credential.ts';
import { idSchema, registrySchema } from '../../shared/model/registry.ts';
import { favouriteSchema } from '../../shared/model/remembered.ts';
import { systemSchema } from '../../shared/model/system.ts';

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
  .omit({ credential: true, isDefault: true, lent: true, lastSeen: true })
  .extend({ credential: storedCredentialSchema, hasProxyPassword: z.boolean() });
export type StoredRegistry = z.infer<typeof storedRegistrySchema>;

/** A connection to another system as the book keeps it. */
export const storedSystemSchema = systemSchema.extend({ credential: storedCredentialSchema });
export type StoredSystem = z.infer<typeof storedSystemSchema>;

const storedSecretSchema = z.object({
  /** Whose it is. What it is sealed to is computed from the record in use, never read from here. */
  binding: z.object({
    owner: z.object({ kind: z.enum(['registry', 'system']), id: idSchema }),
    field: z.enum(['credential', 'clientKey', 'proxyPassword', 'lending']),
  }),
  sealed: z.object({
    version: z.union([z.literal(1), z.literal(2)]),
    nonce: z.string(),
    ciphertext: z.string(),
    tag: z.string(),
  }),
});
export type StoredSecret = z.infer<typeof storedSecretSchema>;

/** A deleted registry, restorable with its sealed secrets (they stay in `secrets`). */
const deletedRegistrySchema = z.object({
  registry: storedRegistrySchema,
  deletedAt: z.string(),
  /** Where it stood in the order. */
  position: z.number().int().min(0),
});

/** Everything in `book.json`: the records in their order, the default, slots and sealed secrets. */
export const bookStateSchema = z.object({
  /**
   * The version of the file it is kept in: 1 until the vault was opened once and
   * sealed the secrets of that version anew.
   */
  version: z.union([z.literal(1), z.literal(5)]),
  registries: z.array(storedRegistrySchema),
  deleted: z.array(deletedRegistrySchema),
  defaultId: idSchema.nullable(),
  /** In the order they were starred; those of a deleted registry wait for its return. */
  favourites: z.array(favouriteSchema),
  systems: z.array(storedSystemSchema),
  /** Key slots; their shape belongs to the vault. */
  slots: z.array(z.unknown()),
  secrets: z.array(storedSecretSchema),
});
export type BookState = z.infer<typeof bookStateSchema>;

export const emptyBook: BookState = {
  version: 5,
  registries: [],
  deleted: [],
  defaultId: null,
  favourites: [],
  systems: [],
  slots: [],
  secrets: [],
};
