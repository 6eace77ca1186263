import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeNote } from '../../../shared/model/exchange.ts';
import { asMessage, asName } from '../../../shared/text/render.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { assertFewEnough } from '../docker-logins/found-records.ts';
import type {
  ExchangedRegistry,
  ExportedRegistry,
  ForeignFormat,
  FormatShape,
  ReadRecords,
  WrittenRecords,
} from '../foreign-format.ts';
import { isJsonObject, jsonText, jsonTexts, textOf, valueAt } from '../text/json-value.ts';
import { isAsset, isOtherKind } from './runai-asset.ts';
import { readAsset } from './runai-read.ts';
import { writeAsset } from './runai-write.ts';

const shapes: readonly FormatShape[] = [
  {
    id: 'create',
    ...asName(text('shape.createOne')),
    fileName: 'runai-registry-create.json',
    mediaType: 'application/json',
  },
  {
    id: 'list',
    ...asName(text('shape.runaiList')),
    fileName: 'runai-registries.json',
    mediaType: 'application/json',
  },
  {
    id: 'entry',
    ...asName(text('shape.runaiOne')),
    fileName: 'runai-registry.json',
    mediaType: 'application/json',
  },
];

/**
 * NVIDIA Run:ai's registry asset: a single one, the list `{entries}` and the
 * creation request `{meta, spec}` (Run:ai REST API, "Workload assets", "Registry").
 * Read-only fields, scope and workload types are kept for the way back.
 */
export const runai: ForeignFormat = { id: 'runai', name: 'Run:ai', recognise, read, shapes, write };

function recognise(value: unknown): number {
  const scores = candidates(value)
    .items.slice(0, 1000)
    .map((item) => {
      if (!isJsonObject(item) || !isAsset(item)) return 0;
      if (isOtherKind(item)) return 0;
      if (valueAt(item, ['meta', 'kind']) === 'registry') return 1;
      if (valueAt(item, ['spec', 'credentialKind']) !== undefined) return 0.95;
      if (valueAt(item, ['spec', 'url']) === undefined) return 0.2;
      return valueAt(item, ['meta', 'scope']) === undefined ? 0.5 : 0.8;
    });
  return Math.max(0, ...scores);
}

function read(value: unknown): ReadRecords {
  const { items, beside, list } = candidates(value);
  assertFewEnough(items);
  const notes: ExchangeNote[] = [];
  const registries: ExchangedRegistry[] = [];
  for (const key of beside)
    notes.push({ field: key, ...asMessage(text('runai.ofList', { field: key })) });
  for (const [index, item] of items.entries()) {
    const skipped = (told: Text) => {
      const name = nameOf(item);
      const note = text('exchange.entry', { number: index + 1, note: told });
      notes.push(name === null ? asMessage(note) : { name, ...asMessage(told) });
    };
    if (!isJsonObject(item) || !isAsset(item)) skipped(text('runai.notAsset'));
    else if (isOtherKind(item)) skipped(text('runai.otherKind'));
    else if (textOf(valueAt(item, ['spec', 'url'])) === null) skipped(text('runai.noUrl'));
    else registries.push(readAsset(item, list));
  }
  if (
    registries.length === 0 &&
    !list &&
    !items.some((item) => isJsonObject(item) && isAsset(item))
  )
    throw notRunai();
  return { registries, notes };
}

/** The records of a text: one, several, or Run:ai's list, and what stands beside them. */
function candidates(value: unknown): { items: unknown[]; beside: string[]; list: boolean } {
  if (Array.isArray(value)) return { items: value, beside: [], list: false };
  if (!isJsonObject(value)) return { items: [], beside: [], list: false };
  const entries = valueAt(value, ['entries']);
  if (!Array.isArray(entries)) return { items: [value], beside: [], list: false };
  return { items: entries, beside: Object.keys(value).filter((k) => k !== 'entries'), list: true };
}

function write(registries: readonly ExportedRegistry[], shape: string): WrittenRecords {
  const written = registries.map((exported) => writeAsset(exported, shape));
  const records = written.map(({ record }) => record);
  return {
    text: shape === 'list' ? jsonText({ entries: records }) : jsonTexts(records),
    notes: written.flatMap(({ notes }) => notes),
  };
}

function nameOf(item: unknown): string | null {
  return textOf(valueAt(item, ['meta', 'name']))?.slice(0, 100) ?? null;
}

function notRunai(): BerthError {
  return BerthError.invalid('text', text('runai.nothing'), {
    hint: text('runai.nothing.hint'),
  });
}
