import { useCallback, useEffect, useState } from 'react';
import type { FoundNames } from '../../shared/api.ts';
import { isCancelled } from '../../shared/errors.ts';
import { parseQuery } from '../../shared/search/query.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { repositoryRequest } from '../state/list-requests.ts';
import { useApp } from '../state/use-app.ts';

/** As many hits are asked for. */
const limit = 30;

export interface NamesSearch {
  /** The answer to the text, or to the one before it while that is under way. */
  readonly found: FoundNames | null;
  readonly pending: boolean;
  readonly failed: boolean;
  /** Which of the registries never opened is being loaded, from 1; null while none is. */
  readonly loading: number | null;
  /** Lists the registries that were never opened, and searches again. */
  load(): void;
}

/** Searches the repositories of all registries; null asks for nothing but what could be searched. */
export function useFoundNames(text: string): NamesSearch {
  const app = useApp();
  const [answer, setAnswer] = useState<{ text: string; found: FoundNames } | null>(null);
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const [loading, setLoading] = useState<readonly string[] | null>(null);
  const [at, setAt] = useState(0);
  const valid = parseQuery(text).kind !== 'problem';

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks the same anew
  useEffect(() => {
    if (!valid) return;
    const leave = new AbortController();
    app.api.call('search.names', { text, limit }, { signal: leave.signal }).then(
      (found) => {
        if (leave.signal.aborted) return;
        setAnswer({ text, found });
        setFailed(false);
      },
      (error: unknown) => {
        if (!isCancelled(error) && !leave.signal.aborted) setFailed(true);
      },
    );
    return () => leave.abort();
  }, [app, text, valid, round]);

  useEffect(() => {
    if (loading === null) return;
    const leave = new AbortController();
    const loadAll = async () => {
      for (const [index, id] of loading.entries()) {
        const registry = app.registries.getState().registries.find((one) => one.id === id);
        if (leave.signal.aborted) return;
        setAt(index + 1);
        if (registry?.active !== true) continue;
        try {
          // The core keeps what comes: that is what it searches.
          for await (const _ of repositoryRequest(app, registry).pages(false, leave.signal));
          app.ui.noteContact(id, null);
        } catch (error) {
          if (!leave.signal.aborted) app.ui.noteContact(id, asBerthError(error));
        }
      }
      await new Promise((resolve) => setTimeout(resolve, untilKept));
      if (leave.signal.aborted) return;
      setLoading(null);
      setRound((before) => before + 1);
    };
    loadAll();
    return () => leave.abort();
  }, [app, loading]);

  const found = valid ? (answer?.found ?? null) : null;
  return {
    found,
    pending: valid && !failed && answer?.text !== text,
    failed,
    loading: loading === null ? null : at,
    load: useCallback(() => setLoading(found?.neverListed ?? []), [found]),
  };
}

/** Milliseconds within which the core has a list that arrived on disk. */
const untilKept = 700;
