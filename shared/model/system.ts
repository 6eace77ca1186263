import { z } from 'zod';
import { errorDataSchema } from '../errors.ts';
import { saying } from '../input-issues.ts';
import { text } from '../text/text.ts';
import { credentialInputSchema, credentialStateSchema } from './credential.ts';
import { addressSchema, idSchema, nameSchema, proxySchema } from './registry.ts';

/** The systems that Berth talks with. */
export const systemKinds = ['zadig', 'rancher', 'runai'] as const;
export type SystemKind = (typeof systemKinds)[number];

const kindSchema = z.enum(systemKinds);

/** Rancher's environment, as its paths call it: `1a5`. */
const projectSchema = z
  .string()
  .trim()
  .refine((value) => /^[A-Za-z0-9]{1,64}$/.test(value), saying(text('systems.project')));

/** A token, or a key with its secret; Rancher's access key and Run:ai's application are users. */
const systemCredentialSchema = credentialInputSchema
  .refine(
    ({ kind }) => kind === 'token' || kind === 'password',
    saying(text('systems.credentialKind')),
  )
  // A token stands in a header as it is.
  .refine(
    (credential) => credential.kind !== 'token' || /^[!-~]+$/.test(credential.token),
    saying(text('field.noSpaces')),
  );

const tlsSchema = z.strictObject({
  verify: z.boolean().optional(),
  caCertificate: z
    .string()
    .max(256 * 1024)
    .nullish(),
});

export const systemDraftSchema = z.strictObject({
  name: nameSchema,
  kind: kindSchema,
  address: addressSchema,
  /** Required for Rancher. */
  project: projectSchema.nullish(),
  tls: tlsSchema.optional(),
  proxy: proxySchema.optional(),
  credential: systemCredentialSchema,
});
export type SystemDraft = z.output<typeof systemDraftSchema>;

/** A key left out keeps; a change of what the credential is bound to brings a new one. */
export const systemChangesSchema = z.strictObject({
  name: nameSchema.optional(),
  address: addressSchema.optional(),
  project: projectSchema.nullish(),
  tls: tlsSchema.optional(),
  proxy: proxySchema.optional(),
  credential: systemCredentialSchema.optional(),
});
export type SystemChanges = z.output<typeof systemChangesSchema>;

/** A saved connection to a system, as callers see it: nothing secret. */
export const systemSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: kindSchema,
  address: z.string(),
  project: z.string().nullable(),
  tls: z.object({ verify: z.boolean(), caCertificate: z.string().optional() }),
  proxy: z.string(),
  credential: credentialStateSchema,
  createdAt: z.string(),
  updatedAt: z.string(),
  revision: z.number().int().min(1),
});
export type System = z.infer<typeof systemSchema>;

export const systemReportSchema = z.object({
  ok: z.boolean(),
  /** Registries that the system told of. */
  count: z.number().int().min(0).optional(),
  error: errorDataSchema.optional(),
});

/** The fields that a system's answers tell; what is not told is not compared. */
export const comparedFields = [
  'name',
  'description',
  'address',
  'provider',
  'region',
  'namespace',
  'active',
  'isDefault',
  'username',
] as const;
export type ComparedField = (typeof comparedFields)[number];
const fieldSchema = z.enum(comparedFields);
const valueSchema = z.union([z.string(), z.boolean(), z.null()]);

export const comparedRowSchema = z.object({
  /** The same for the same pair of records. */
  key: z.string(),
  /** Changes with either record: an action is refused where it is another one by then. */
  version: z.string(),
  state: z.enum(['here', 'there', 'same', 'different']),
  name: z.string(),
  address: z.string(),
  registryId: idSchema.nullable(),
  foreignId: z.string().nullable(),
  fields: z.array(z.object({ field: fieldSchema, here: valueSchema, there: valueSchema })),
});
export type ComparedRow = z.infer<typeof comparedRowSchema>;

export const systemComparisonSchema = z.object({
  rows: z.array(comparedRowSchema),
  /** Records that the system told of and Berth cannot read. */
  unreadable: z.number().int().min(0),
});

export const systemActions = ['bring', 'publish', 'update', 'remove'] as const;

export const systemStepSchema = z.strictObject({
  key: z.string().min(1).max(400),
  version: z.string().min(1).max(128),
  /** `bring`: save here; `publish`: create there; `update`: as `fields` says; `remove`: delete there. */
  action: z.enum(systemActions),
  /** Of an update: which side's value wins, field by field. */
  fields: z.partialRecord(fieldSchema, z.enum(['here', 'there'])).optional(),
  /** Sent as the registry's secret: a stored one never leaves for a system. */
  secret: z
    .string()
    .min(1)
    .max(64 * 1024)
    .meta({ secret: true })
    .optional(),
  /** Consent to replace a record there by a new one where a field can only be set on create. */
  replace: z.boolean().optional(),
});
export type SystemStep = z.infer<typeof systemStepSchema>;

export const systemResultSchema = z.object({
  key: z.string(),
  /** `planned` only in a preview. */
  state: z.enum(['planned', 'done', 'failed']),
  /** What is or was sent, secrets masked; `sent` counts those that were answered with success. */
  requests: z.array(
    z.object({ method: z.string(), url: z.string(), body: z.unknown().optional() }),
  ),
  sent: z.number().int().min(0),
  /** What the system cannot carry. */
  notes: z.array(z.object({ field: z.string().optional(), message: z.string() })),
  error: errorDataSchema.optional(),
});
export type SystemResult = z.infer<typeof systemResultSchema>;
