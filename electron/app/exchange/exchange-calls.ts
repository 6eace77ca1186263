import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeFormat, ExchangePreview } from '../../../shared/model/exchange.ts';
import type { DepartingRegistry } from '../../exchange/foreign-format.ts';
import { keptForeignId } from '../../exchange/foreign-id.ts';
import { foreignFormat, foreignFormats } from '../../exchange/formats.ts';
import { readText } from '../../exchange/read-text.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { viewRegistry } from '../registry-view.ts';
import { secretTexts } from '../watched-vault.ts';
import {
  departing,
  exportText,
  exportWithSecrets,
  shapeOf,
  storedCredential,
} from './export-records.ts';
import { applyImport } from './import-apply.ts';
import { previewRecord } from './import-preview.ts';
import { type IncomingRecord, incomingRecord } from './incoming-record.ts';
import { PendingImports } from './pending-imports.ts';
import type { ForeignIdOf, ImportSource } from './record-matching.ts';

type ExchangeCalls = Pick<
  Handlers,
  'exchange.formats' | 'exchange.scan' | 'exchange.preview' | 'exchange.apply' | 'exchange.export'
>;

/** The use-cases of records that come in and go out. */
export function exchangeCalls(parts: CoreParts): ExchangeCalls & { close(): void } {
  const pending = new PendingImports();
  const stopVault = parts.vault.onChanged(() => void forgetWhenLocked());

  async function forgetWhenLocked(): Promise<void> {
    if ((await parts.vault.status()).state === 'locked') pending.clear();
  }

  function preview(
    source: ImportSource,
    records: readonly IncomingRecord[],
    rest: Pick<ExchangePreview, 'notes' | 'sealed'>,
  ): ExchangePreview {
    for (const { record } of records)
      if (record.credential !== null)
        parts.log.know(secretTexts(JSON.stringify(record.credential)));
    const state = parts.book.state();
    const foreignIdOf = foreignIds(source);
    return {
      previewId: pending.add({ source, records }),
      format: source,
      records: records.map((record) => previewRecord(record, state, source, foreignIdOf)),
      ...rest,
    };
  }

  /** The id in the other system, as its own reader finds it in what was kept of the record. */
  function foreignIds(source: ImportSource): ForeignIdOf {
    const format = source === 'computer' ? undefined : foreignFormat(source);
    return (registry: StoredRegistry) => {
      if (format === undefined || registry.platform[format.id] === undefined) return undefined;
      const view = viewRegistry(registry, parts.book.state(), parts.vault.session);
      return keptForeignId(view, format);
    };
  }

  return {
    async 'exchange.formats'() {
      return {
        formats: foreignFormats.map(({ id, name, shapes }) => ({ id, name, shapes: [...shapes] })),
      };
    },

    async 'exchange.scan'() {
      return { registries: [], notes: [] };
    },

    async 'exchange.preview'(input) {
      if ('source' in input) return preview('computer', [], { notes: [], sealed: false });
      const { format, read } = readText(input.text, input.format);
      const records = read.registries.map((record, index) =>
        incomingRecord(`${format.id}-${index + 1}`, record),
      );
      return preview(format.id, records, { notes: [...read.notes], sealed: false });
    },

    async 'exchange.apply'({ previewId, choices, keep = 'vault' }, { signal }) {
      const { records, source } = pending.get(previewId);
      const chosen = new Map(choices.map((choice) => [choice.key, choice]));
      for (const { key } of choices)
        if (!records.some((record) => record.key === key))
          throw BerthError.invalid('choices', `This preview has no record ${key}`);
      const results = await applyImport(
        parts,
        records.map((incoming) => {
          const choice = chosen.get(incoming.key);
          return {
            incoming,
            action: choice?.action ?? 'skip',
            target: choice?.target,
            withSecret: choice?.withSecret ?? incoming.secret === 'brought',
          };
        }),
        { source, foreignIdOf: foreignIds(source), keep, signal },
      );
      pending.delete(previewId);
      return { results };
    },

    async 'exchange.export'({ format: id, ids, shape, secrets }, { signal }) {
      const format = requiredFormat(id);
      const registries = departing(parts, ids);
      if (secrets === undefined) return exportText(format, registries, shape);
      if (secrets !== 'plain')
        throw BerthError.invalid('secrets', `Only a backup is sealed under a passphrase`);
      const { id: shapeId, fileName, mediaType } = shapeOf(format, shape);
      const leaving: DepartingRegistry[] = [];
      for (const registry of registries)
        leaving.push({ registry, credential: await storedCredential(parts, registry.id) });
      const names = leaving.flatMap(({ credential, registry }) =>
        credential === null ? [] : [registry.name],
      );
      return exportWithSecrets(
        parts,
        {
          format,
          fileName,
          mediaType,
          names,
          sealed: false,
          write: () => format.write(leaving, shapeId),
        },
        signal,
      );
    },

    close() {
      stopVault();
      pending.clear();
    },
  };
}

function requiredFormat(id: ExchangeFormat) {
  const format = foreignFormat(id);
  if (format !== undefined) return format;
  throw BerthError.invalid('format', `Berth does not write the format ${id}`);
}
