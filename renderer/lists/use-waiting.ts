import { useEffect, useState } from 'react';
import type { LoadedList } from '../state/lists-store.ts';

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
