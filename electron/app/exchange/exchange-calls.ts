import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { ExchangePreview } from '../../../shared/model/exchange.ts';
import { keptForeignId } from '../../exchange/foreign-id.ts';
import { foreignFormat, foreignFormats } from '../../exchange/formats.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { scanComputer } from '../local/scan-computer.ts';
import { viewRegistry } from '../registry-view.ts';
import { secretTexts } from '../watched-vault.ts';
import { exportRecords } from './export-records.ts';
import { applyImport } from './import-apply.ts';
import { previewRecord } from './import-preview.ts';
import {
  foundRegistry,
  type IncomingRecords,
  recordOfItem,
  recordsOfText,
} from './import-sources.ts';
import { PendingImports } from './pending-imports.ts';
import { type ForeignIdOf, type ImportSource, matchesOf } from './record-matching.ts';

type ExchangeCalls = Pick<
  Handlers,
  'exchange.formats' | 'exchange.scan' | 'exchange.preview' | 'exchange.apply' | 'exchange.export'
>;

/** The use-cases of records that come in and go out. */
export function exchangeCalls(
  parts: CoreParts,
  about: { version: string },
): ExchangeCalls & { close(): void } {
  const pending = new PendingImports();
  const stopVault = parts.vault.onChanged(() => void forgetWhenLocked());

  async function forgetWhenLocked(): Promise<void> {
    if ((await parts.vault.status()).state === 'locked') pending.clear();
  }

  function preview({ source, records, notes, sealed }: IncomingRecords): ExchangePreview {
    for (const { record } of records)
      if (record.credential !== null)
        parts.log.know(secretTexts(JSON.stringify(record.credential)));
    const state = parts.book.state();
    const foreignIdOf = foreignIds(source);
    return {
      previewId: pending.add({ source, records }),
      format: source,
      records: records.map((record) => previewRecord(record, state, source, foreignIdOf)),
      sealed,
      notes,
    };
  }

  /** The id that the source gave a saved registry; a backup keeps Berth's own. */
  function foreignIds(source: ImportSource): ForeignIdOf {
    if (source === 'backup') return ({ id }) => id;
    const format = source === 'computer' ? undefined : foreignFormat(source);
    return (registry: StoredRegistry) =>
      format === undefined || registry.platform[format.id] === undefined
        ? undefined
        : keptForeignId(viewRegistry(registry, parts.book.state(), parts.vault), format);
  }

  return {
    async 'exchange.formats'() {
      return {
        formats: foreignFormats.map(({ id, name, shapes }) => ({ id, name, shapes: [...shapes] })),
      };
    },

    async 'exchange.scan'(_input, { signal }) {
      // No program is run unasked: accounts that only a helper knows come with the preview.
      const { items, notes } = await scanComputer(parts.computer, { signal });
      const state = parts.book.state();
      return {
        registries: items.map((item) => {
          const { matches } = matchesOf(
            recordOfItem(parts, item),
            state,
            'computer',
            () => undefined,
          );
          return foundRegistry(item, matches.length > 0);
        }),
        notes: [...notes],
      };
    },

    async 'exchange.preview'(input, { signal }) {
      if (!('source' in input)) return preview(await recordsOfText(input));
      const { helpers } = parts;
      const { items, notes } = await scanComputer(parts.computer, { helpers, signal });
      return preview({
        source: 'computer',
        records: items.map((item) => recordOfItem(parts, item)),
        notes: [...notes],
        sealed: false,
      });
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
            withSecret: choice?.withSecret ?? cameAlong(incoming.secret),
          };
        }),
        { source, foreignIdOf: foreignIds(source), keep, signal },
      );
      pending.delete(previewId);
      return { results };
    },

    'exchange.export': (input, { signal }) => exportRecords(parts, input, about.version, signal),

    close() {
      stopVault();
      pending.clear();
    },
  };
}

/** What the person pasted is theirs to bring; what lies on this computer takes their consent. */
function cameAlong(secret: IncomingRecords['records'][number]['secret']): boolean {
  return secret === 'brought' || secret === 'sealed' || secret === 'none' || secret === 'missing';
}
