import { BerthError } from '../../../shared/errors.ts';
import { importTextLimit, isImportable } from '../../../shared/import-limits.ts';
import { type Credential, credentialInputSchema } from '../../../shared/model/credential.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { type Registry, sampleAddress } from '../../../shared/model/registry.ts';
import { asMessage, asName } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { utf8Length } from '../../../shared/utf8-length.ts';
import type {
  ExchangedRegistry,
  ExportedRegistry,
  ForeignFormat,
  FormatShape,
  WrittenRecords,
} from '../foreign-format.ts';
import {
  type BackupFile,
  type BackupRecord,
  isBackup,
  newBackupFile,
  readBackupFile,
} from './backup-file.ts';
import { type BackupSealing, type BackupSecrets, sealBackup } from './backup-seal.ts';

/** A registry on its way into a backup, in the order of the book. */
export interface BackupDeparture {
  registry: Registry;
  /** Absent without secrets. */
  secrets?: BackupSecrets;
}

export interface BackupAbout {
  /** ISO time. */
  createdAt: string;
  /** The version of this Berth; null where it is not known. */
  app: string | null;
}

const shape: FormatShape = {
  id: 'file',
  ...asName(text('shape.backup')),
  fileName: 'berth-backup.json',
  mediaType: 'application/json',
};

/**
 * All registries in one file, with every field that Berth keeps; the sample
 * never. Secrets only with a passphrase, sealed under a key of their own. Throws
 * TOO_LARGE for more than an import reads.
 */
export async function writeBackup(
  exported: readonly BackupDeparture[],
  about: BackupAbout,
  sealed?: { passphrase: string; sealing: BackupSealing },
): Promise<WrittenRecords> {
  const registries = exported.map(({ registry }) => registry);
  const file = fileOf(registries, about);
  if (sealed === undefined) return { text: textOf(file), notes: notesOf(exported, () => ({})) };
  const own = new Map(exported.map(({ registry, secrets }) => [registry.id, secrets ?? {}]));
  return {
    text: textOf(await sealBackup(file, own, sealed)),
    notes: notesOf(exported, ({ secrets }) => secrets ?? {}),
  };
}

/** Reads the records of a backup without its secrets; `sealed` says that there are some. */
export function readBackup(value: unknown): {
  file: BackupFile;
  sealed: boolean;
  registries: ExchangedRegistry[];
} {
  const file = readBackupFile(value);
  return {
    file,
    sealed: file.secrets !== undefined,
    registries: file.registries
      .filter(({ address }) => address !== sampleAddress)
      .map((record) => recordOf(file, record)),
  };
}

/** The backup as one of the formats: read and written without secrets. */
export const backup: ForeignFormat = {
  id: 'backup',
  ...asName(text('shape.backupFormat')),
  shapes: [shape],
  recognise: (value) => (isBackup(value) ? 1 : 0),
  read(value) {
    const { registries, sealed } = readBackup(value);
    return {
      registries,
      notes: sealed ? [{ ...asMessage(text('backup.secrets')) }] : [],
    };
  },
  write(exported, wanted) {
    if (wanted !== shape.id)
      throw BerthError.invalid('shape', text('backup.shape', { shape: wanted }));
    const registries = exported.map(({ registry }) => registry);
    const about = { createdAt: new Date().toISOString(), app: null };
    return { text: textOf(fileOf(registries, about)), notes: notesOf(exported, () => ({})) };
  },
};

function fileOf(registries: readonly Registry[], about: BackupAbout): BackupFile {
  const kept = registries.filter(({ sample }) => !sample);
  return newBackupFile(kept.map(departed), {
    ...about,
    defaultId: kept.find(({ isDefault }) => isDefault)?.id ?? null,
  });
}

function departed(registry: Registry): BackupRecord {
  const { credential, tls, sample: _sample, isDefault: _default, ...fields } = registry;
  const { hasClientKey: _key, ...open } = tls;
  const { kind, username } = credential;
  return {
    ...fields,
    tls: open,
    credential: { kind, ...(username === undefined ? {} : { username }) },
  };
}

/** What secrets do not come along. */
function notesOf<D extends BackupDeparture | ExportedRegistry>(
  exported: readonly D[],
  secretsOf: (one: D) => BackupSecrets,
): ExchangeNote[] {
  return exported
    .filter(({ registry }) => !registry.sample)
    .flatMap((one) => {
      const { name, credential, tls } = one.registry;
      const secrets = secretsOf(one);
      return [
        ...(wholeCredential(credential) === null && secrets.credential === undefined
          ? [{ name, field: 'credential', ...asMessage(text('backup.noSecret')) }]
          : []),
        ...(tls.hasClientKey && secrets.clientKey === undefined
          ? [{ name, field: 'tls.clientKey', ...asMessage(text('backup.noPrivateKey')) }]
          : []),
      ];
    });
}

/** In lines where an import reads it so, else in one. Throws TOO_LARGE for what no import reads. */
function textOf(file: BackupFile): string {
  const lines = `${JSON.stringify(file, null, 2)}\n`;
  if (isImportable(lines)) return lines;
  const line = `${JSON.stringify(file)}\n`;
  if (isImportable(line)) return line;
  throw BerthError.tooLarge(utf8Length(line), importTextLimit, text('backup.over32MiB'), {
    hint: text('backup.over32MiB.hint'),
  });
}

function recordOf(file: BackupFile, record: BackupRecord): ExchangedRegistry {
  const { id, credential, pinned, createdAt: _c, updatedAt: _u, revision: _r, ...draft } = record;
  const { kind, username } = credential;
  return {
    draft,
    credential: wholeCredential(credential),
    account: kind === 'none' ? null : { kind, ...(username === undefined ? {} : { username }) },
    pinned,
    isDefault: file.defaultId === id,
    foreignId: id,
    notes: [],
  };
}

/** The credential of a kind without a secret; null where a secret is missing. */
function wholeCredential({ kind, username }: BackupRecord['credential']): Credential | null {
  const parsed = credentialInputSchema.safeParse(
    kind === 'helper'
      ? { kind, helper: username }
      : kind === 'awsProfile'
        ? { kind, profile: username }
        : { kind },
  );
  if (!parsed.success) return null;
  const { keep: _keep, ...credential } = parsed.data;
  return credential;
}
