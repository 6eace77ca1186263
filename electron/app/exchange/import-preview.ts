import type {
  ExchangeNote,
  ImportAction,
  PreviewedRecord,
} from '../../../shared/model/exchange.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { asMessage } from '../../../shared/text/render.ts';
import { text } from '../../../shared/text/text.ts';
import { accountOf } from '../../exchange/records/portable-registry.ts';
import { type IncomingRecord, needsAddress } from './incoming-record.ts';
import { changesOf, type ImportSource } from './record-matching.ts';
import type { SavedRegistries } from './saved-registries.ts';

/** Notes that are told for one record. */
const mostNotes = 50;

/** One incoming record beside what is saved, as the person decides on it; no secret in it. */
export function previewRecord(
  incoming: IncomingRecord,
  saved: SavedRegistries,
  /** At most so many matches are told of one record. */
  { source, mostMatches }: { source: ImportSource; mostMatches: number },
): PreviewedRecord {
  const { draft, key, record, secret } = incoming;
  const { matches, count, ambiguous } = matchesOf(incoming, saved, source, mostMatches);
  const changes = matches[0]?.changes.length ?? 0;
  const status: PreviewedRecord['status'] = !draft.ok
    ? 'invalid'
    : matches.length === 0
      ? 'new'
      : ambiguous
        ? 'conflict'
        : changes > 0
          ? 'changed'
          : 'same';
  const { address, name, provider } = draft.ok ? draft.value : record.draft;
  return {
    key,
    name,
    address,
    provider: provider ?? guessProvider(address).provider,
    status,
    account: record.credential === null ? record.account : accountOf(record.credential),
    secret,
    matches,
    ...(count > matches.length ? { moreMatches: count - matches.length } : {}),
    ...((draft.ok ? draft.value : record.draft).active === false ? { inactive: true } : {}),
    ...(record.isDefault === true ? { isDefault: true } : {}),
    ...(needsAddress(incoming) ? { needsAddress: true } : {}),
    actions: needsAddress(incoming) ? ['skip', 'add'] : [...actionsFor[status]],
    issues: draft.ok ? [] : draft.issues,
    notes: firstNotes(record.notes, mostNotes),
  };
}

function matchesOf(
  incoming: IncomingRecord,
  saved: SavedRegistries,
  source: ImportSource,
  mostMatches: number,
): { matches: PreviewedRecord['matches']; count: number; ambiguous: boolean } {
  const { draft } = incoming;
  if (!draft.ok) return { matches: [], count: 0, ambiguous: false };
  const { registries, count, ambiguous } = saved.find(incoming, draft.value, mostMatches);
  const matches = registries.map((registry) => ({
    id: registry.id,
    name: registry.name,
    changes: changesOf(incoming, draft.value, registry, source),
  }));
  return { matches, count, ambiguous };
}

/** As many notes as a person reads, and how many there are beyond. */
export function firstNotes(notes: readonly ExchangeNote[], most: number): ExchangeNote[] {
  if (notes.length <= most) return [...notes];
  return [...notes.slice(0, most), asMessage(text('moreNotes', { count: notes.length - most }))];
}

/** The first is suggested. */
const actionsFor: Record<PreviewedRecord['status'], readonly ImportAction[]> = {
  new: ['add', 'skip'],
  same: ['skip', 'update', 'add'],
  changed: ['update', 'skip', 'add'],
  conflict: ['skip', 'update', 'add'],
  invalid: ['skip'],
};
