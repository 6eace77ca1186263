import { z } from 'zod';
import { errorDataSchema } from '../errors.ts';
import { inputIssueSchema } from '../input-issues.ts';
import { textSchema } from '../text/text.ts';
import { credentialKinds } from './credential.ts';
import { providerSchema } from './provider.ts';
import { idSchema } from './registry.ts';
import { newPassphraseSchema, passphraseSchema } from './vault-status.ts';

/** The systems whose registry records come in and go out, and Berth's own backup. */
export const exchangeFormats = [
  'zadig',
  'rancher',
  'runai',
  'adapt',
  'panoptica',
  'docker',
  'containers',
  'kubernetes',
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
  text: textSchema.optional(),
});
export type ExchangeNote = z.infer<typeof exchangeNoteSchema>;

/** Who signs in, as far as it is not secret. */
const accountSchema = z.object({ kind: z.enum(credentialKinds), username: z.string().optional() });

/** One shape of a format, such as a list or a request body; its file's usual name. */
const shapeSchema = z.object({
  id: z.string(),
  name: z.string(),
  text: textSchema.optional(),
  fileName: z.string(),
  mediaType: z.string(),
});

export const exchangeFormatsSchema = z.object({
  formats: z.array(
    z.object({
      id: exchangeFormatSchema,
      /** The system's own name. */
      name: z.string(),
      text: textSchema.optional(),
      /** The shapes it is written in, the usual one first; empty: it is only read. */
      shapes: z.array(shapeSchema),
    }),
  ),
});
export type ExchangeFormats = z.infer<typeof exchangeFormatsSchema>;

/** Where the secret of an incoming record is: it came along, it can be fetched with consent, or it did not come. */
export const incomingSecrets = ['brought', 'file', 'helper', 'sealed', 'missing', 'none'] as const;

/** A registry that tools on this computer sign in to. */
export const foundRegistrySchema = z.object({
  key: z.string(),
  name: z.string(),
  address: z.string(),
  provider: providerSchema,
  account: accountSchema.nullable(),
  secret: z.enum(incomingSecrets),
  /** The files it stands in. */
  sources: z.array(z.object({ path: z.string(), kind: z.string() })),
  /** One like it is saved already. */
  saved: z.boolean(),
});
export type FoundRegistry = z.infer<typeof foundRegistrySchema>;

export const exchangeScanSchema = z.object({
  registries: z.array(foundRegistrySchema),
  notes: z.array(exchangeNoteSchema),
});

/** Pasted or opened text, or what the scan of this computer found. A text has at most 32 MiB (`import-limits.ts`). */
export const exchangePreviewInputSchema = z.union([
  z.strictObject({
    text: z.string(),
    format: exchangeFormatSchema.optional(),
    /** Opens the secrets of a backup. */
    passphrase: passphraseSchema.optional(),
  }),
  z.strictObject({ source: z.literal('computer') }),
]);

/** What a field would change from and to, as people read it; null: nothing there. */
const fieldChangeSchema = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** The same in the reader's language, where they are no names. */
  fromText: textSchema.optional(),
  toText: textSchema.optional(),
});

export const importActions = ['add', 'update', 'skip'] as const;
export type ImportAction = (typeof importActions)[number];

/** One incoming record beside what is saved; never with a secret. */
export const previewedRecordSchema = z.object({
  key: z.string(),
  name: z.string(),
  address: z.string(),
  provider: providerSchema,
  /** `conflict`: several saved registries could be the same one; `invalid`: it cannot be saved as it is. */
  status: z.enum(['new', 'same', 'changed', 'conflict', 'invalid']),
  account: accountSchema.nullable(),
  secret: z.enum(incomingSecrets),
  /** The saved registries that it may be, the likeliest first and at most five, each with what would change. */
  matches: z.array(
    z.object({ id: idSchema, name: z.string(), changes: z.array(fieldChangeSchema) }),
  ),
  /** How many there are beyond those; absent: none. Each of them may be an update's target too. */
  moreMatches: z.number().int().min(1).optional(),
  /** It comes in inactive and is not contacted until somebody activates it. */
  inactive: z.literal(true).optional(),
  /** The default of where it comes from; it becomes the one here only when that is chosen. */
  isDefault: z.literal(true).optional(),
  /** Its address is none, such as a masked one, and nothing else hinders it: it can be corrected. */
  needsAddress: z.literal(true).optional(),
  /** What may be chosen for it; the first is suggested. */
  actions: z.array(z.enum(importActions)).min(1),
  issues: z.array(inputIssueSchema),
  notes: z.array(exchangeNoteSchema),
});
export type PreviewedRecord = z.infer<typeof previewedRecordSchema>;

export const exchangePreviewSchema = z.object({
  previewId: idSchema,
  /** The recognised format, or `computer`. */
  format: z.union([exchangeFormatSchema, z.literal('computer')]),
  records: z.array(previewedRecordSchema),
  /** A backup whose secrets wait for their passphrase. */
  sealed: z.boolean(),
  notes: z.array(exchangeNoteSchema),
});
export type ExchangePreview = z.infer<typeof exchangePreviewSchema>;

export const exchangeApplyInputSchema = z.strictObject({
  previewId: idSchema,
  choices: z
    .array(
      z.strictObject({
        key: z.string().max(512),
        action: z.enum(importActions),
        /** Which saved registry an update is for; absent: the likeliest. */
        target: idSchema.optional(),
        /** False leaves the secret behind; needed to be true for one that a file or helper of this computer holds. */
        withSecret: z.boolean().optional(),
        /** In place of an address that is none (`needsAddress`). */
        address: z.string().max(2048).optional(),
        /** Makes it the default, for one record at most. Absent: the one that was the default, where there is none. */
        makeDefault: z.boolean().optional(),
      }),
    )
    .max(10_000),
  keep: z.enum(['vault', 'session']).optional(),
});

export const exchangeResultSchema = z.object({
  results: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      outcome: z.enum(['added', 'updated', 'skipped', 'failed']),
      registryId: idSchema.optional(),
      /** Why it failed, or why its secret did not come. */
      error: errorDataSchema.optional(),
    }),
  ),
});
export type ExchangeResult = z.infer<typeof exchangeResultSchema>;

export const exchangeExportInputSchema = z.strictObject({
  format: exchangeFormatSchema,
  ids: z.array(idSchema).min(1).max(10_000),
  /** One of the format's shapes; absent: the usual one. */
  shape: z.string().max(64).optional(),
  /**
   * With secrets the text is never answered: after a confirmation beyond this
   * API it is written to a file. A backup seals them under the passphrase.
   */
  secrets: z
    .union([z.literal('plain'), z.strictObject({ passphrase: newPassphraseSchema })])
    .optional(),
});

export const exchangeExportSchema = z.object({
  /** Null when it was written to a file because of its secrets. */
  text: z.string().nullable(),
  /** The file it was written to. */
  savedTo: z.string().nullable(),
  fileName: z.string(),
  mediaType: z.string(),
  notes: z.array(exchangeNoteSchema),
});
export type ExchangeExport = z.infer<typeof exchangeExportSchema>;
