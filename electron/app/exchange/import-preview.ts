import type { ImportAction, PreviewedRecord } from '../../../shared/model/exchange.ts';
import { guessProvider } from '../../../shared/provider-guess.ts';
import { accountOf } from '../../exchange/portable-registry.ts';
import type { BookState } from '../../storage/book-state.ts';
import type { IncomingRecord } from './incoming-record.ts';
import { type ForeignIdOf, type ImportSource, matchesOf } from './record-matching.ts';

/** One incoming record beside what is saved, as the person decides on it; no secret in it. */
export function previewRecord(
  incoming: IncomingRecord,
  state: BookState,
  source: ImportSource,
  foreignIdOf: ForeignIdOf,
): PreviewedRecord {
  const { draft, key, record, secret } = incoming;
  const { matches, ambiguous } = matchesOf(incoming, state, source, foreignIdOf);
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
    matches: matches.map(({ registry, changes }) => ({
      id: registry.id,
      name: registry.name,
      changes,
    })),
    actions: [...actionsFor[status]],
    issues: draft.ok ? [] : draft.issues,
    notes: [...record.notes],
  };
}

/** The first is suggested. */
const actionsFor: Record<PreviewedRecord['status'], readonly ImportAction[]> = {
  new: ['add', 'skip'],
  same: ['skip', 'update', 'add'],
  changed: ['update', 'skip', 'add'],
  conflict: ['skip', 'update', 'add'],
  invalid: ['skip'],
};
