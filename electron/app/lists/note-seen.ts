import type { ErrorCode, ErrorReason } from '../../../shared/errors.ts';
import type { LastSeen } from '../../../shared/model/registry.ts';
import type { ListKey } from '../../storage/list-cache-file.ts';
import type { CoreParts } from '../core-parts.ts';
import { listStateOf } from './list-state.ts';

/** Failures that say nothing of the registry. */
const ownFailures = new Set<ErrorCode>([
  'INVALID_INPUT',
  'CONFLICT',
  'VAULT_LOCKED',
  'VAULT_UNAVAILABLE',
  'STORAGE',
  'CANCELLED',
  'INTERNAL',
]);

/** What a listing or a test told; a count of null keeps the one known before. */
export interface SeenOutcome {
  outcome: LastSeen['outcome'];
  count: number | null;
  /** Why it failed, or is not whole. */
  failure?: { code: ErrorCode; reason?: ErrorReason | undefined } | undefined;
}

/**
 * Notes what a listing or a test told of a registry, unless it has become
 * another one meanwhile. Answers whether that is news.
 */
export async function noteSeen(
  parts: Pick<CoreParts, 'book' | 'lastSeen' | 'now'>,
  { registryId, account }: Pick<ListKey, 'registryId' | 'account'>,
  { outcome, count, failure }: SeenOutcome,
): Promise<boolean> {
  if (failure !== undefined && ownFailures.has(failure.code)) return false;
  const now = parts.book.state().registries.find(({ id }) => id === registryId);
  if (now === undefined || account === null || listStateOf(now) !== account) return false;
  const before = parts.lastSeen.of(registryId, account);
  const seen: LastSeen = {
    at: parts.now(),
    outcome,
    count: count ?? before?.count ?? null,
    ...(failure === undefined ? {} : { error: failure.code }),
    ...(failure?.reason === undefined ? {} : { reason: failure.reason }),
  };
  await parts.lastSeen.note(registryId, account, seen);
  return (
    before?.outcome !== seen.outcome ||
    before.count !== seen.count ||
    before.error !== seen.error ||
    before.reason !== seen.reason
  );
}
