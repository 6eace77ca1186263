import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../../shared/api.ts';
import type { ConnectionReport } from '../../../shared/model/connection-report.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { listKeyOf } from '../lists/list-state.ts';
import { noteSeen } from '../lists/note-seen.ts';
import { secretTexts } from '../vault/watched-vault.ts';
import { applyChanges } from './registry-changes.ts';
import { detachedClient } from './registry-client-access.ts';
import { prepareDraft } from './registry-draft.ts';
import { findActiveRegistry, findRegistry } from './registry-lookup.ts';
import { hasCredential } from './registry-view.ts';

/**
 * Tests a connection: of a saved registry, of a saved one with changes (under
 * the same rule for its stored credential as an update), or of a draft. Secrets
 * of a draft are used for this one test and kept nowhere.
 */
export function checkCalls(parts: CoreParts): Pick<Handlers, 'registries.check'> {
  return {
    async 'registries.check'(input, { signal }) {
      const { prepared, saved } =
        'registry' in input
          ? {
              prepared: prepareDraft(input.registry, { id: randomUUID(), now: parts.now() }),
              saved: undefined,
            }
          : prepareSaved(parts, input.id, input.changes ?? {});
      const brought = Object.values(prepared.secrets).filter((secret) => secret !== null);
      parts.log.know(brought.flatMap(secretTexts));
      // A test of a saved record ends with that record's connection, as its client does.
      const lease = parts.clients.lease(prepared.registry.id);
      const ended = AbortSignal.any([signal, lease.ended]);
      try {
        const client = await detachedClient(parts, prepared.registry, {
          incoming: prepared.secrets,
          saved,
          ended,
        });
        try {
          const report = await client.check({ signal: ended });
          lease.ended.throwIfAborted();
          if (saved !== undefined && !('registry' in input) && input.changes === undefined)
            await noteReport(parts, saved, report);
          return report;
        } finally {
          lease.release();
          await client.close();
        }
      } finally {
        lease.release();
      }
    },
  };
}

/** A test of a registry as it is saved tells how it is, as a listing does. */
async function noteReport(
  parts: CoreParts,
  saved: StoredRegistry,
  { ok, checks, error }: ConnectionReport,
): Promise<void> {
  const catalog = checks.find(({ name }) => name === 'catalog');
  const isOpen = catalog === undefined || catalog.status === 'ok';
  const isNews = await noteSeen(parts, listKeyOf(saved, 'repositories'), {
    outcome: ok ? (isOpen ? 'listed' : 'partial') : 'failed',
    count: null,
    failure: ok
      ? isOpen
        ? undefined
        : { code: 'FORBIDDEN', reason: catalog.reason }
      : (error ?? { code: 'UNREACHABLE' }),
  });
  if (isNews) parts.hub.announce('lists', { registryId: saved.id });
}

function prepareSaved(
  parts: CoreParts,
  id: string,
  changes: Parameters<typeof applyChanges>[1],
): { prepared: ReturnType<typeof applyChanges>; saved: StoredRegistry } {
  const state = parts.book.state();
  const saved = findRegistry(state, id);
  if (changes.active !== true) findActiveRegistry(state, id, 'id');
  const here = hasCredential(saved, state, parts.vault);
  return { prepared: applyChanges(saved, changes, parts.now(), here), saved };
}
