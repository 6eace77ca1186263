import { useEffect, useState } from 'react';
import type { Input } from '../../shared/api.ts';
import type { BerthError } from '../../shared/errors.ts';
import type { ExchangeExport, ExchangeFormat } from '../../shared/model/exchange.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import { useApp } from '../state/use-app.ts';

export interface Exported {
  readonly result: ExchangeExport | null;
  readonly error: BerthError | null;
  readonly busy: boolean;
}

/** The text of an export without secrets, made anew with each choice. */
export function useExport(
  format: ExchangeFormat | null,
  shape: string | undefined,
  ids: readonly string[],
): Exported {
  const app = useApp();
  const [state, setState] = useState<Exported>({ result: null, error: null, busy: false });
  const wanted = ids.join(' ');
  useEffect(() => {
    if (format === null || wanted === '') {
      setState({ result: null, error: null, busy: false });
      return;
    }
    const asking = new AbortController();
    setState((before) => ({ ...before, error: null, busy: true }));
    const input: Input<'exchange.export'> = {
      format,
      ids: wanted.split(' '),
      ...(shape === undefined ? {} : { shape }),
    };
    app.api.call('exchange.export', input, { signal: asking.signal }).then(
      (result) => {
        if (!asking.signal.aborted) setState({ result, error: null, busy: false });
      },
      (failure: unknown) => {
        if (!asking.signal.aborted)
          setState({ result: null, error: asBerthError(failure), busy: false });
      },
    );
    return () => asking.abort();
  }, [app, format, shape, wanted]);
  return state;
}
