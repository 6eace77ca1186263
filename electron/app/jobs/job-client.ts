import { BerthError, type ErrorData, isCancelled, toErrorData } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { RegistryClient } from '../../registry/client.ts';
import type { CoreParts } from '../core-parts.ts';
import { listStateOf } from '../lists/list-state.ts';
import { pooledClient } from '../registries/registry-client-access.ts';
import { findActiveRegistry } from '../registries/registry-lookup.ts';

/** The registry of a job, and the connection that it was planned with. */
export interface JobPlace {
  registryId: string;
  /** `listStateOf` when it was planned. */
  connection: string;
}

/** The client went away under a step. */
export type ClientGone = { outcome: 'again' } | { outcome: 'stop'; error: ErrorData };

/**
 * Does a part of a job with the registry's client. Where that ended meanwhile
 * the part is to be done again, and where it would be another connection the
 * job stops with the reason.
 */
export async function withJobClient<T>(
  parts: CoreParts,
  place: JobPlace,
  signal: AbortSignal,
  work: (client: RegistryClient, signal: AbortSignal) => Promise<T>,
): Promise<T | ClientGone> {
  const changed = whyOther(parts, place);
  if (changed !== null) return { outcome: 'stop', error: changed };
  const { client, ended } = await pooledClient(parts, place.registryId);
  try {
    return await work(client, AbortSignal.any([signal, ended]));
  } catch (error) {
    if (signal.aborted || !ended.aborted || !isCancelled(error)) throw error;
    const now = whyOther(parts, place);
    return now === null ? { outcome: 'again' } : { outcome: 'stop', error: now };
  }
}

/** Why a job must not go on: its registry went, sleeps, or is met in another way. */
export function whyOther(parts: CoreParts, place: JobPlace): ErrorData | null {
  try {
    const registry = findActiveRegistry(parts.book.state(), place.registryId, 'registryId');
    if (registry.readOnly || parts.settings.get().readOnly)
      return BerthError.of('UNSUPPORTED', text('jobs.readOnly', { name: registry.name }), {
        ...{ reason: 'readOnly', hint: text('http.readOnly.hint') },
      }).toData();
    if (listStateOf(registry) === place.connection) return null;
    return BerthError.of('CONFLICT', text('jobs.connectionChanged', { name: registry.name }), {
      ...{ hint: text('jobs.connectionChanged.hint'), detail: { current: null } },
    }).toData();
  } catch (error) {
    return toErrorData(error);
  }
}
