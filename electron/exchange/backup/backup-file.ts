import { z } from 'zod';
import { normaliseAddress } from '../../../shared/address.ts';
import { flattenIssues, saying } from '../../../shared/input-issues.ts';
import { credentialKinds } from '../../../shared/model/credential.ts';
import { registrySchema } from '../../../shared/model/registry.ts';
import { text } from '../../../shared/text/text.ts';
import { isJsonObject } from '../text/json-value.ts';
import { damagedBackup, newerBackup, notABackup } from './backup-error.ts';

/** Tells a backup from every other JSON file. */
const backupMark = 'berth-backup';
const version = 1;

const mostRegistries = 10_000;
/** Base64 of a sealed secret of 64 Ki characters in JSON, each of them escaped. */
const mostSealed = 1024 * 1024;

/** A record with all its fields; who signs in, never with what. */
const recordSchema = registrySchema
  .omit({
    credential: true,
    tls: true,
    sample: true,
    isDefault: true,
    lent: true,
    lastSeen: true,
  })
  .extend({
    address: z.string().refine(
      (address) => {
        const result = normaliseAddress(address);
        return result.ok && result.address === address;
      },
      saying(text('backup.address')),
    ),
    tls: registrySchema.shape.tls.omit({ hasClientKey: true }),
    credential: z.object({ kind: z.enum(credentialKinds), username: z.string().optional() }),
  });
export type BackupRecord = z.infer<typeof recordSchema>;

const base64 = z.base64().max(mostSealed);
const sealedTextSchema = z.object({ nonce: base64, ciphertext: base64, tag: base64 });
/** What AES-256-GCM makes of a text; the parts are base64. */
export type SealedText = z.infer<typeof sealedTextSchema>;

const secretsSchema = z.object({
  /** Opens with the passphrase; its form belongs to the vault. */
  slot: z.record(z.string(), z.json()),
  sealed: z
    .array(
      sealedTextSchema.extend({
        registryId: z.string(),
        field: z.enum(['credential', 'clientKey', 'proxyPassword']),
      }),
    )
    .max(3 * mostRegistries),
  /** Over the whole file: nonce and tag of an empty text. */
  seal: sealedTextSchema.omit({ ciphertext: true }).optional(),
});

const fileSchema = z.object({
  format: z.literal(backupMark),
  version: z.literal(version),
  createdAt: z.string(),
  /** The version of Berth that made it. */
  app: z.string().nullable(),
  defaultId: z.string().nullable(),
  /** In the order of the book. */
  registries: z.array(recordSchema).max(mostRegistries),
  secrets: secretsSchema.optional(),
});
/** A backup of Berth's registries, version 1. */
export type BackupFile = z.infer<typeof fileSchema>;

/** True for what says of itself that it is a backup, whole or not. */
export function isBackup(value: unknown): boolean {
  return isJsonObject(value) && value['format'] === backupMark;
}

/**
 * Checks a parsed backup. Throws INVALID_INPUT, path `text`: `newerFormat` for a
 * format of the future, `damagedFile` with the place of the damage.
 */
export function readBackupFile(value: unknown): BackupFile {
  if (!isBackup(value) || !isJsonObject(value)) throw notABackup();
  const told = value['version'];
  if (typeof told === 'number' && told > version) throw newerBackup(told);
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = flattenIssues(parsed.error.issues);
    throw damagedBackup(
      issue === undefined
        ? text('backup.notWhole')
        : text('backup.at', {
            path: issue.path || text('backup.theFile'),
            why: issue.text ?? issue.message,
          }),
    );
  }
  const ids = new Set(parsed.data.registries.map(({ id }) => id));
  if (ids.size < parsed.data.registries.length) throw damagedBackup(text('backup.sameIds'));
  return parsed.data;
}

export function newBackupFile(
  registries: BackupRecord[],
  about: Pick<BackupFile, 'createdAt' | 'app' | 'defaultId'>,
): BackupFile {
  return { format: backupMark, version, ...about, registries };
}
