import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../transport/session.ts';
import type { ListRequest, ListsStore, LoadedList } from './lists-store.ts';
import { useApp, useVault } from './use-app.ts';

export interface UsedList<K> {
  readonly list: LoadedList<K> | undefined;
  /** Loads it anew from the registry itself, past the cache. */
  reload(): void;
  stop(): void;
}

/**
 * Keeps a list loaded while it is on screen: opens it, opens it again when the
 * vault was unlocked or Berth answers again, and notes how the registry did.
 */
export function useList<K>(
  store: ListsStore<K>,
  request: ListRequest,
  registryId: string,
): UsedList<K> {
  const { ui } = useApp();
  const { key, version } = request;
  const list = useStore(store, (state) => state.lists[key]);
  const latest = useRef(request);
  useEffect(() => {
    latest.current = request;
  });
  const unlocked = useVault((state) => state.status?.state !== 'locked');
  const online = useSession((state) => state.online && state.state === 'active');

  // biome-ignore lint/correctness/useExhaustiveDependencies: key and version are what a request is told apart by
  useEffect(() => {
    store.open(request);
  }, [store, key, version]);

  const code = list?.error?.code;
  const waitsForVault = code === 'VAULT_LOCKED';
  const waitsForBerth = code === 'INTERNAL';
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of what it waited for opens it again
  useEffect(() => {
    if ((waitsForVault && unlocked) || (waitsForBerth && online)) store.reload(request, false);
  }, [unlocked, online]);

  const phase = list?.phase;
  const error = list?.error ?? null;
  useEffect(() => {
    if (phase === 'done') ui.noteContact(registryId, null);
    else if (phase === 'failed' && error !== null && isOutOfReach(error.code))
      ui.noteContact(registryId, error);
  }, [ui, registryId, phase, error]);

  return {
    list,
    reload: useCallback(() => store.reload(latest.current, true), [store]),
    stop: useCallback(() => store.stop(latest.current.key), [store]),
  };
}

const outOfReach: ReadonlySet<string> = new Set([
  'UNREACHABLE',
  'TLS_UNTRUSTED',
  'TIMEOUT',
  'BAD_RESPONSE',
  'UNAUTHORIZED',
]);

/** True for failures that say something of the registry itself. */
function isOutOfReach(code: string): boolean {
  return outOfReach.has(code);
}

/** Milliseconds without an answer after which a person is told whom the page waits for. */
const longWait = 10_000;

/** True once a list that is loading has brought nothing for ten seconds. */
export function useWaiting(list: LoadedList<unknown> | undefined): boolean {
  const loading = list?.phase === 'loading';
  const arrived = list?.arrived ?? 0;
  const [waiting, setWaiting] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrives begins the wait anew
  useEffect(() => {
    setWaiting(false);
    if (!loading) return;
    const timer = setTimeout(() => setWaiting(true), longWait);
    return () => clearTimeout(timer);
  }, [loading, arrived]);
  return waiting;
}
