import { useEffect, useState } from 'react';
import { useApp } from '../state/use-app.ts';

/** How many registries tools on this computer know that are not saved here; null until it is known. */
export function useFound(): number | null {
  const app = useApp();
  const [found, setFound] = useState<number | null>(null);
  useEffect(() => {
    const scan = new AbortController();
    app.api.call('exchange.scan', {}, { signal: scan.signal }).then(
      ({ registries }) => setFound(registries.filter(({ saved }) => !saved).length),
      () => setFound(scan.signal.aborted ? null : 0),
    );
    return () => scan.abort();
  }, [app]);
  return found;
}
