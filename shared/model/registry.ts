import { z } from 'zod';
import { type AddressResult, normaliseAddress } from '../address.ts';
import { errorCodes, errorReasons } from '../errors.ts';
import { holdsHidden, holdsHiddenInLines } from '../hidden-characters.ts';
import { saying } from '../input-issues.ts';
import { withoutOuter } from '../outer-characters.ts';
import { holdsPrivateKey, pemCertificates, readablePem } from '../pem.ts';
import { platformFieldsSchema, platformInputSchema } from '../platform-fields.ts';
import { normaliseWithPath } from '../saved-location.ts';
import { withoutPlatformSecrets } from '../secret-keys.ts';
import { text } from '../text/text.ts';
import { credentialInputSchema, credentialStateSchema } from './credential.ts';
import { providerSchema, regionPattern } from './provider.ts';

const addressBy = (normalise: (typed: string) => AddressResult) =>
  z.string().transform((typed, context) => {
    const result = normalise(typed);
    if (result.ok) return result.address;
    context.addIssue({ code: 'custom', ...saying(text(`address.${result.problem}`)) });
    return z.NEVER;
  });

/** A registry address, normalised on parsing. */
export const addressSchema = addressBy(normaliseAddress);

export const idSchema = z.uuid({ version: 'v4' });

const nothingHidden = saying(text('field.hidden'));

/** One line that a reader sees whole. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !holdsHidden(value), nothingHidden);

export const nameSchema = line(100);

const descriptionSchema = z
  .string()
  .max(250)
  .refine((value) => !holdsHiddenInLines(value), nothingHidden);

/** Repository prefix; typed slashes at either end are dropped. */
const namespaceSchema = z
  .string()
  .trim()
  .max(255)
  .transform((value) => withoutOuter(value, '/'))
  .refine((value) => value !== '', saying(text('field.namespaceEmpty')))
  .refine((value) => /^[A-Za-z0-9._/-]+$/.test(value), saying(text('field.namespace')));

const regionSchema = z
  .string()
  .trim()
  .refine((value) => regionPattern.test(value), saying(text('field.region')));

const certificatePem = z
  .string()
  .max(256 * 1024)
  .refine((value) => pemCertificates(value).length > 0, saying(text('field.certificate')))
  .refine(
    (value) => !/PRIVATE KEY-----/.test(value) && !holdsPrivateKey(value),
    saying(text('field.privateKeyHere')),
  )
  .transform(readablePem);

/** A private key in PEM form. */
export const clientKeySchema = z
  .string()
  .max(64 * 1024)
  .refine(holdsPrivateKey, saying(text('field.clientKey')))
  .transform(readablePem)
  .meta({ secret: true });

/** `system`, `none`, or a proxy URL; its password goes to the vault and is never read back. */
export const proxySchema = z.union([
  z.enum(['system', 'none']),
  z
    .string()
    .max(2048)
    .refine(
      (value) => {
        try {
          const url = new URL(value);
          return (
            /^(?:https?|socks5h?):$/.test(url.protocol) &&
            url.hostname !== '' &&
            (url.pathname === '/' || url.pathname === '') &&
            url.search === '' &&
            url.hash === ''
          );
        } catch {
          return false;
        }
      },
      saying(text('field.proxy')),
    ),
]);

/**
 * Per-system fields of foreign records, kept verbatim; plain data of at most 64 KiB. What
 * looks like a secret by its key is left out: `platform` lies on disk in the clear.
 */
const platformSchema = platformInputSchema.transform(
  (value) => withoutPlatformSecrets(value).value,
);

const groupSchema = line(100);
const clustersSchema = z.array(line(253)).max(1000);

const tlsDraftSchema = z.strictObject({
  verify: z.boolean().optional(),
  caCertificate: certificatePem.nullish(),
  clientCertificate: certificatePem.nullish(),
  clientKey: clientKeySchema.nullish(),
});

const draftShape = {
  name: nameSchema,
  description: descriptionSchema.nullish(),
  /** Perhaps with a namespace behind its host: `savedPlace` tells them apart. */
  address: addressBy(normaliseWithPath),
  internalAddress: addressSchema.nullish(),
  provider: providerSchema.optional(),
  region: regionSchema.nullish(),
  namespace: namespaceSchema.nullish(),
  tls: tlsDraftSchema.optional(),
  proxy: proxySchema.optional(),
  credential: credentialInputSchema.optional(),
  active: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  group: groupSchema.nullish(),
  clusters: clustersSchema.optional(),
  platform: platformSchema.optional(),
};

/** What a person fills in to save a registry. The rule "region for ecr" needs the guess and is checked in the core. */
export const registryDraftSchema = z.strictObject(draftShape);
export type RegistryDraft = z.input<typeof registryDraftSchema>;
export type ParsedRegistryDraft = z.output<typeof registryDraftSchema>;

/** Changes of an update: a key left out keeps, null clears, `tls` merges key by key. */
export const registryChangesSchema = z.strictObject({
  ...draftShape,
  name: nameSchema.optional(),
  address: draftShape.address.optional(),
  provider: providerSchema.optional(),
  proxy: proxySchema.nullish(),
  clusters: clustersSchema.nullish(),
  platform: platformSchema.nullish(),
});
export type RegistryChanges = z.input<typeof registryChangesSchema>;
export type ParsedRegistryChanges = z.output<typeof registryChangesSchema>;

/** What the last listing or test of a registry told. */
export const lastSeenSchema = z.object({
  at: z.iso.datetime(),
  /** `partial`: the list broke off, or repositories added by hand stood in for it. */
  outcome: z.enum(['listed', 'partial', 'failed']),
  /** How many repositories were listed last, whenever that was. */
  count: z.number().int().min(0).nullable(),
  /** Why it failed, or broke off. */
  error: z.enum(errorCodes).optional(),
  reason: z.enum(errorReasons).optional(),
});
export type LastSeen = z.infer<typeof lastSeenSchema>;

/** A saved registry as it is read: no secret in it. */
export const registrySchema = z.object({
  id: idSchema,
  name: z.string(),
  description: z.string().nullable(),
  address: z.string(),
  internalAddress: z.string().nullable(),
  provider: providerSchema,
  region: z.string().nullable(),
  namespace: z.string().nullable(),
  tls: z.object({
    verify: z.boolean(),
    caCertificate: z.string().optional(),
    clientCertificate: z.string().optional(),
    hasClientKey: z.boolean(),
  }),
  /** The proxy's password is left out. */
  proxy: z.string(),
  credential: credentialStateSchema,
  active: z.boolean(),
  readOnly: z.boolean(),
  group: z.string().nullable(),
  pinned: z.array(z.string()),
  clusters: z.array(z.string()),
  platform: platformFieldsSchema,
  /** Other tools on this computer may use the login. */
  lent: z.boolean(),
  /** True for the built-in sample registry. */
  sample: z.boolean(),
  isDefault: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  revision: z.number().int().min(1),
  lastSeen: lastSeenSchema.nullable(),
});
export type Registry = z.infer<typeof registrySchema>;

/** The fixed address of the sample registry (DESIGN: "The sample registry"). */
export const sampleAddress = 'http://sample.berth.invalid';
