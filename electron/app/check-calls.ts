import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../shared/api.ts';
import type { CoreParts } from './core-parts.ts';
import { applyChanges } from './registry-changes.ts';
import { detachedClient } from './registry-client-access.ts';
import { prepareDraft } from './registry-draft.ts';
import { findActiveRegistry, findRegistry } from './registry-lookup.ts';
import { viewCredential } from './registry-view.ts';
import { secretTexts } from './watched-vault.ts';

/**
 * Tests a connection: of a saved registry, of a saved one with changes (under
 * the same rule for its stored credential as an update), or of a draft. Secrets
 * of a draft are used for this one test and kept nowhere.
 */
export function checkCalls(parts: CoreParts): Pick<Handlers, 'registries.check'> {
  return {
    async 'registries.check'(input, { signal }) {
      const prepared =
        'registry' in input
          ? prepareDraft(input.registry, { id: randomUUID(), now: parts.now() })
          : prepareSaved(parts, input.id, input.changes ?? {});
      const brought = Object.values(prepared.secrets).filter((secret) => secret !== null);
      parts.log.know(brought.flatMap(secretTexts));
      const done = new AbortController();
      const client = await detachedClient(parts, prepared.registry, {
        incoming: prepared.secrets,
        ended: AbortSignal.any([signal, done.signal]),
      });
      try {
        return await client.check({ signal });
      } finally {
        done.abort();
        await client.close();
      }
    },
  };
}

function prepareSaved(
  parts: CoreParts,
  id: string,
  changes: Parameters<typeof applyChanges>[1],
): ReturnType<typeof applyChanges> {
  const state = parts.book.state();
  const current = findRegistry(state, id);
  if (changes.active !== true) findActiveRegistry(state, id, 'id');
  const here = viewCredential(current, state, parts.vault.session).state !== 'missing';
  return applyChanges(current, changes, parts.now(), here);
}
