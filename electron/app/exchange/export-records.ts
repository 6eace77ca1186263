import { basename } from 'node:path';
import { BerthError } from '../../../shared/errors.ts';
import type { Credential } from '../../../shared/model/credential.ts';
import type { ExchangeExport } from '../../../shared/model/exchange.ts';
import type { Registry } from '../../../shared/model/registry.ts';
import type {
  DepartingRegistry,
  ForeignFormat,
  WrittenRecords,
} from '../../exchange/foreign-format.ts';
import { writeFileAtomic } from '../../storage/atomic-file.ts';
import type { CoreParts } from '../core-parts.ts';
import { findRegistry } from '../registry-lookup.ts';
import { secretSource } from '../registry-secrets.ts';
import { viewRegistry } from '../registry-view.ts';

/** The registries to export, in the order asked for; the sample never leaves. */
export function departing(parts: CoreParts, ids: readonly string[]): Registry[] {
  const state = parts.book.state();
  return [...new Set(ids)].map((id) => {
    const registry = findRegistry(state, id);
    if (registry.sample)
      throw BerthError.invalid('ids', 'The sample registry is never exported', {
        hint: 'Leave it out.',
      });
    // A writer may work on what it is given; the book is frozen.
    return structuredClone(viewRegistry(registry, state, parts.vault.session));
  });
}

/** The shape of a format: the one named, or the usual one. Throws INVALID_INPUT. */
export function shapeOf(format: ForeignFormat, shape: string | undefined) {
  const found =
    shape === undefined ? format.shapes[0] : format.shapes.find(({ id }) => id === shape);
  if (found !== undefined) return found;
  throw BerthError.invalid(
    shape === undefined ? 'format' : 'shape',
    shape === undefined
      ? `${format.name} can be imported, not exported`
      : `${format.name} has no shape ${JSON.stringify(shape)}`,
  );
}

/** The stored credential of a registry; null where there is none or it is not here. Throws VAULT_LOCKED. */
export async function storedCredential(parts: CoreParts, id: string): Promise<Credential | null> {
  const registry = findRegistry(parts.book.state(), id);
  const { kind } = registry.credential;
  if (kind === 'none' || kind === 'helper') return null;
  try {
    return await secretSource(parts, registry, {
      ended: new AbortController().signal,
    }).credential();
  } catch (error) {
    if (error instanceof BerthError && error.reason === 'credentialRequired') return null;
    throw error;
  }
}

/** The text without any secret. */
export function exportText(
  format: ForeignFormat,
  registries: readonly Registry[],
  shape: string | undefined,
): ExchangeExport {
  const { fileName, id, mediaType } = shapeOf(format, shape);
  const leaving = registries.map((registry): DepartingRegistry => ({ registry, credential: null }));
  const { notes, text } = format.write(leaving, id);
  return { text, savedTo: null, fileName, mediaType, notes: [...notes] };
}

/**
 * Writes a text that holds secrets to the file that a person chose beyond the
 * API; the text is only made once they agreed. Throws CANCELLED when they did
 * not, UNSUPPORTED where nobody can be asked.
 */
export async function exportWithSecrets(
  parts: CoreParts,
  leaving: {
    format: Pick<ForeignFormat, 'name'>;
    fileName: string;
    mediaType: string;
    names: readonly string[];
    sealed: boolean;
    write: () => WrittenRecords;
  },
  signal: AbortSignal,
): Promise<ExchangeExport> {
  const { fileName, format, mediaType, names, sealed } = leaving;
  const request = { formatName: format.name, fileName, names, sealed };
  const path = await parts.exportDesk.confirm(request, signal);
  if (path === null)
    throw BerthError.of(
      'CANCELLED',
      'The export with secrets was not allowed, nothing was written',
    );
  const { notes, text } = leaving.write();
  await writeFileAtomic(path, Buffer.from(text, 'utf8'), { mode: 0o600 });
  return { text: null, savedTo: path, fileName: basename(path), mediaType, notes: [...notes] };
}
