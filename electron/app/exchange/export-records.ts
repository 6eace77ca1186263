import { basename } from 'node:path';
import type { ParsedInput } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeExport, ExchangeFormat } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import { text as asText } from '../../../shared/text/text.ts';
import { writeBackup } from '../../exchange/backup/backup.ts';
import type { BackupSecrets } from '../../exchange/backup/backup-seal.ts';
import type { ForeignFormat, FormatShape, WrittenRecords } from '../../exchange/foreign-format.ts';
import { foreignFormat } from '../../exchange/formats.ts';
import { writeFileAtomic } from '../../storage/atomic-file.ts';
import type { CoreParts } from '../core-parts.ts';
import { findRegistry } from '../registries/registry-lookup.ts';
import { viewRegistry } from '../registries/registry-view.ts';
import { createBackupSealing } from './backup-sealing.ts';
import { storedSecrets } from './stored-secrets.ts';

/** A text with secrets on its way into a file. */
interface Departure {
  format: ForeignFormat;
  shape: FormatShape;
  /** The registries whose secrets are in it. */
  names: readonly string[];
  sealed: boolean;
  write: () => Promise<WrittenRecords> | WrittenRecords;
}

/**
 * Registries in another system's form. Without secrets the text is answered;
 * with them it is written to the file that a person chose beyond the API.
 * Throws INVALID_INPUT; with secrets also VAULT_LOCKED, UNSUPPORTED where
 * nobody can be asked, and CANCELLED when they declined.
 */
export async function exportRecords(
  parts: CoreParts,
  { format: id, ids, secrets, shape: shapeId }: ParsedInput<'exchange.export'>,
  version: string,
  signal: AbortSignal,
): Promise<ExchangeExport> {
  const format = requiredFormat(id);
  const shape = shapeOf(format, shapeId);
  const registries = exported(parts, ids);
  const about = { createdAt: parts.now(), app: version };
  if (secrets === undefined) {
    const written =
      id === 'backup'
        ? await writeBackup(
            registries.map((registry) => ({ registry })),
            about,
          )
        : format.write(
            registries.map((registry) => ({ registry, credential: null })),
            shape.id,
          );
    return answer(written, shape, null);
  }
  const sealed = secrets !== 'plain';
  if (sealed !== (id === 'backup'))
    throw BerthError.invalid(
      'secrets',
      sealed ? asText('export.onlyBackupSealed') : asText('export.backupSealed'),
    );
  const known = new Map<string, BackupSecrets>();
  for (const { id } of registries) known.set(id, await storedSecrets(parts, id));
  return toFile(
    parts,
    {
      format,
      shape,
      sealed,
      names: registries
        .filter(({ id }) => Object.keys(known.get(id) ?? {}).length > 0)
        .map(({ name }) => name),
      write: () =>
        sealed
          ? writeBackup(
              registries.map((registry) => ({ registry, secrets: known.get(registry.id) ?? {} })),
              about,
              { passphrase: secrets.passphrase, sealing: createBackupSealing() },
            )
          : format.write(
              registries.map((registry) => ({
                registry,
                credential: known.get(registry.id)?.credential ?? null,
              })),
              shape.id,
            ),
    },
    signal,
  );
}

async function toFile(
  parts: CoreParts,
  { format, names, sealed, shape, write }: Departure,
  signal: AbortSignal,
): Promise<ExchangeExport> {
  const { fileName } = shape;
  const request = { formatName: format.name, fileName, names, sealed };
  const path = await parts.confirmation.exportFile(request, signal);
  if (path === null) throw BerthError.of('CANCELLED', asText('export.notAllowed'));
  const written = await write();
  await writeFileAtomic(path, Buffer.from(written.text, 'utf8'), { mode: 0o600, follow: true });
  return answer(written, shape, path);
}

function answer(
  { notes, text }: WrittenRecords,
  { fileName, mediaType }: FormatShape,
  savedTo: string | null,
): ExchangeExport {
  return {
    text: savedTo === null ? text : null,
    savedTo,
    fileName: savedTo === null ? fileName : basename(savedTo),
    mediaType,
    notes: [...notes],
  };
}

/** The registries to export, as the book has them: a list goes out in the order it came in. The sample never leaves. */
function exported(parts: CoreParts, ids: readonly string[]): Registry[] {
  const state = parts.book.state();
  const saved = new Set(state.registries.map(({ id }) => id));
  for (const id of ids) if (!saved.has(id)) findRegistry(state, id);
  const chosen = new Set(ids);
  return state.registries
    .filter(({ id }) => chosen.has(id))
    .map((registry) => {
      if (registry.sample)
        throw BerthError.invalid('ids', asText('export.sample'), {
          hint: asText('export.sample.hint'),
        });
      // A writer may work on what it is given; the book is frozen.
      return structuredClone(viewRegistry(registry, state, parts));
    });
}

function shapeOf(format: ForeignFormat, shape: string | undefined): FormatShape {
  const found =
    shape === undefined ? format.shapes[0] : format.shapes.find(({ id }) => id === shape);
  if (found !== undefined) return found;
  if (shape === undefined)
    throw BerthError.invalid('format', asText('export.onlyImport', { format: format.name }));
  throw BerthError.invalid(
    'shape',
    asText('export.noShape', { format: format.name, shape: JSON.stringify(shape) }),
  );
}

function requiredFormat(id: ExchangeFormat): ForeignFormat {
  const format = foreignFormat(id);
  if (format !== undefined) return format;
  throw BerthError.invalid('format', asText('export.noFormat', { format: id }));
}
