import { z } from 'zod';
import { originOf } from '../../../shared/address.ts';
import { BerthError } from '../../../shared/errors.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { type Credential, credentialInputSchema } from '../../../shared/model/credential.ts';
import { text as asText } from '../../../shared/text/text.ts';
import { isJsonObject, type JsonObject } from '../text/json-value.ts';
import { damagedBackup } from './backup-error.ts';
import type { BackupFile, BackupRecord, SealedText } from './backup-file.ts';

/** A key that seals texts, with AES-256-GCM as the vault does; in memory until `close`. */
export interface BackupKey {
  seal(plaintext: string, additional: string): SealedText;
  /** Null when key, text and `additional` do not fit together. */
  open(sealed: SealedText, additional: string): string | null;
  close(): void;
}

/** How a backup's key is kept under a passphrase; handed in, since the primitives are the vault's. */
export interface BackupSealing {
  /** A new key, and the slot that opens it again (scrypt with its parameters). */
  create(passphrase: string): Promise<{ slot: JsonObject; key: BackupKey }>;
  /** `unreadable`: no such slot, or one that asks for more work than is allowed. */
  open(slot: unknown, passphrase: string): Promise<BackupKey | 'wrongPassphrase' | 'unreadable'>;
}

/** The secrets of one registry; what is absent has none. */
export interface BackupSecrets {
  credential?: Credential;
  /** PEM. */
  clientKey?: string;
  proxyPassword?: string;
}

const fields = ['credential', 'clientKey', 'proxyPassword'] as const;
type BackupField = (typeof fields)[number];

/**
 * Adds the secrets to a backup, each bound to its record's id, field, provider
 * and origin, and a seal over the whole file, so that no record can be changed
 * under them.
 */
export async function sealBackup(
  file: BackupFile,
  secrets: ReadonlyMap<string, BackupSecrets>,
  { passphrase, sealing }: { passphrase: string; sealing: BackupSealing },
): Promise<BackupFile> {
  const { slot, key } = await sealing.create(passphrase);
  try {
    const sealed = file.registries.flatMap((record) => {
      const own = secrets.get(record.id) ?? {};
      return fields.flatMap((field) => {
        const text = textOf(own, field);
        return text === null
          ? []
          : [{ registryId: record.id, field, ...key.seal(text, bindingText(record, field)) }];
      });
    });
    const whole: BackupFile = { ...file, secrets: { slot, sealed } };
    const { ciphertext: _empty, ...seal } = key.seal('', wholeText(whole));
    return { ...file, secrets: { slot, sealed, seal } };
  } finally {
    key.close();
  }
}

/**
 * Opens the secrets of a backup, by record id. Throws INVALID_INPUT: path
 * `passphrase` when it is wrong (`wrongPassphrase`), path `text` when the file was
 * changed since (`damagedFile`).
 */
export async function openBackup(
  file: BackupFile,
  /** The file as it was parsed, with whatever keys it has. */
  value: unknown,
  passphrase: string,
  sealing: BackupSealing,
): Promise<Map<string, BackupSecrets>> {
  const { secrets } = file;
  const opened = new Map<string, BackupSecrets>();
  if (secrets === undefined) return opened;
  const key = await sealing.open(secrets.slot, passphrase);
  if (key === 'unreadable') throw damagedBackup(asText('backup.strangeKey'));
  if (key === 'wrongPassphrase')
    throw BerthError.invalid('passphrase', asText('backup.wrongPassphrase'), {
      reason: 'wrongPassphrase',
      hint: asText('backup.wrongPassphrase.hint'),
    });
  try {
    const { seal } = secrets;
    if (seal === undefined || key.open({ ...seal, ciphertext: '' }, wholeText(value)) === null)
      throw damagedBackup(asText('backup.changed'));
    const records = new Map(file.registries.map((record) => [record.id, record]));
    for (const { registryId, field, ...sealed } of secrets.sealed) {
      const record = records.get(registryId);
      const text = record === undefined ? null : key.open(sealed, bindingText(record, field));
      if (text === null) throw damagedBackup(asText('backup.foreignSecret'));
      opened.set(registryId, { ...opened.get(registryId), ...secretOf(field, text) });
    }
    return opened;
  } finally {
    key.close();
  }
}

function textOf(secrets: BackupSecrets, field: BackupField): string | null {
  if (field !== 'credential') return secrets[field] ?? null;
  return secrets.credential === undefined ? null : JSON.stringify(secrets.credential);
}

function secretOf(field: BackupField, text: string): BackupSecrets {
  if (field === 'clientKey') return { clientKey: text };
  if (field === 'proxyPassword') return { proxyPassword: text };
  const parsed = credentialJson.safeParse(text);
  if (!parsed.success) throw damagedBackup(asText('backup.credential'));
  const { keep: _keep, ...credential } = parsed.data;
  return { credential };
}

const credentialJson = z
  .string()
  .transform((text) => jsonValue(text))
  .pipe(credentialInputSchema);

/** What one secret is bound to: canonical JSON, keys in alphabetical order. */
function bindingText(record: BackupRecord, field: BackupField): string {
  const { id: registryId, provider, address } = record;
  return JSON.stringify({ backup: 1, field, origin: originOf(address), provider, registryId });
}

/** The whole file but for its seal, as compact JSON in the file's order of keys. */
function wholeText(value: unknown): string {
  if (!isJsonObject(value) || !isJsonObject(value['secrets'])) return JSON.stringify(value);
  const { seal: _seal, ...secrets } = value['secrets'];
  return JSON.stringify({ ...value, secrets });
}
