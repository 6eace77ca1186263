import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type {
  ExchangePreview,
  FoundRegistry,
  PreviewedRecord,
} from '../../../shared/model/exchange.ts';
import { text } from '../../../shared/text/text.ts';
import { assertFewEnough } from '../../exchange/docker-logins/found-records.ts';
import { foreignFormat, foreignFormats } from '../../exchange/formats.ts';
import { keptForeignId } from '../../exchange/records/kept-platform.ts';
import type { CoreParts } from '../core-parts.ts';
import { secretTexts } from '../vault/watched-vault.ts';
import { scanComputer } from './computer/scan-computer.ts';
import { exportRecords } from './export-records.ts';
import { applyImport } from './import-apply.ts';
import { firstNotes, previewRecord } from './import-preview.ts';
import {
  foundRegistry,
  type IncomingRecords,
  recordOfItem,
  recordsOfText,
} from './import-sources.ts';
import { type IncomingRecord, needsAddress, withAddress } from './incoming-record.ts';
import { pace } from './pace.ts';
import { PendingImports } from './pending-imports.ts';
import type { ImportSource } from './record-matching.ts';
import { SavedRegistries } from './saved-registries.ts';

/** Of so many records nobody looks at every match. */
const many = 1_000;
/** Notes on all of a text. */
const mostNotes = 200;

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

  async function preview(
    { source, records, notes, sealed }: IncomingRecords,
    { size, signal }: { size: number; signal: AbortSignal },
  ): Promise<ExchangePreview> {
    assertFewEnough(records, source === 'computer' ? 'source' : 'text');
    const turn = pace(signal);
    const saved = savedRegistries(source);
    const previewed: PreviewedRecord[] = [];
    const mostMatches = records.length > many ? 2 : 5;
    for (const incoming of records) {
      await turn();
      const { credential } = incoming.record;
      if (credential !== null) parts.log.know(secretTexts(JSON.stringify(credential)));
      previewed.push(previewRecord(incoming, saved, { source, mostMatches }));
    }
    return {
      previewId: pending.add({ source, records, size }),
      format: source,
      records: previewed,
      sealed,
      notes: firstNotes(notes, mostNotes),
    };
  }

  /** What is saved now, found by the ids that the source gave it too; a backup keeps Berth's own. */
  function savedRegistries(source: ImportSource): SavedRegistries {
    const format = source === 'computer' || source === 'backup' ? undefined : foreignFormat(source);
    return new SavedRegistries(parts.book.state(), (registry) =>
      source === 'backup'
        ? registry.id
        : format === undefined || registry.platform[format.id] === undefined
          ? undefined
          : keptForeignId(registry, format),
    );
  }

  return {
    async 'exchange.formats'() {
      return {
        formats: foreignFormats.map(({ id, name, text: told, shapes }) => ({
          id,
          name,
          text: told,
          shapes: [...shapes],
        })),
      };
    },

    async 'exchange.scan'(_input, { signal }) {
      // No program is run unasked: accounts that only a helper knows come with the preview.
      const { items, notes } = await scanComputer(parts.computer, { signal });
      const saved = savedRegistries('computer');
      const turn = pace(signal);
      const registries: FoundRegistry[] = [];
      for (const item of items) {
        await turn();
        const incoming = recordOfItem(parts, item);
        const { draft } = incoming;
        const isSaved = draft.ok && saved.find(incoming, draft.value, 1).count > 0;
        registries.push(foundRegistry(item, isSaved));
      }
      return { registries, notes: firstNotes(notes, mostNotes) };
    },

    async 'exchange.preview'(input, { signal }) {
      if (!('source' in input)) {
        const { length: size } = input.text;
        return preview(await recordsOfText(input, signal), { size, signal });
      }
      const { helpers } = parts;
      const { items, notes } = await scanComputer(parts.computer, { helpers, signal });
      const turn = pace(signal);
      const records: IncomingRecord[] = [];
      for (const item of items) {
        await turn();
        records.push(recordOfItem(parts, item));
      }
      return preview(
        { source: 'computer', records, notes: [...notes], sealed: false },
        { size: 0, signal },
      );
    },

    async 'exchange.apply'({ previewId, choices, keep = 'vault' }, { signal }) {
      const { records, source } = pending.get(previewId);
      const chosen = new Map(choices.map((choice) => [choice.key, choice]));
      const keys = new Set(records.map(({ key }) => key));
      for (const { key } of choices)
        if (!keys.has(key))
          throw BerthError.invalid('choices', text('import.noRecord', { record: key }));
      if (choices.filter(({ makeDefault }) => makeDefault === true).length > 1)
        throw BerthError.invalid('choices', text('import.oneDefault'));
      const results = await applyImport(
        parts,
        records.map((incoming) => {
          const choice = chosen.get(incoming.key);
          const address = needsAddress(incoming) ? choice?.address : undefined;
          return {
            incoming: address === undefined ? incoming : withAddress(incoming, address),
            makeDefault: choice?.makeDefault,
            action: choice?.action ?? 'skip',
            target: choice?.target,
            withSecret: choice?.withSecret ?? cameAlong(incoming.secret),
          };
        }),
        { source, saved: savedRegistries(source), keep, signal },
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
