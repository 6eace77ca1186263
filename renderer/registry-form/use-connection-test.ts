import { useRef, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import type { ConnectionReport } from '../../shared/model/connection-report.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import type { App } from '../state/app.ts';
import { changesOf, draftOf, keepsCredential } from './draft.ts';
import type { FormValues } from './form-values.ts';

/** How a test of the connection ended, and of what. */
export interface TestResult {
  readonly report: ConnectionReport | null;
  /** Why there is no report. */
  readonly error: BerthError | null;
  /** What was tested; another signature means the form has changed since. */
  readonly signature: string;
}

export interface ConnectionTest {
  readonly running: boolean;
  readonly result: TestResult | null;
  /** Tests what the form holds; null when it was cancelled. */
  run(values: FormValues, saved: Registry | null): Promise<TestResult | null>;
  cancel(): void;
}

/** Tests the connection with the form's values, one test at a time. */
export function useConnectionTest(app: App): ConnectionTest {
  const [running, setRunning] = useState(false);
  const [result, setResult] = useState<TestResult | null>(null);
  const current = useRef<AbortController | null>(null);
  return {
    running,
    result,
    async run(values, saved) {
      current.current?.abort();
      const mine = new AbortController();
      current.current = mine;
      setRunning(true);
      const signature = signatureOf(values, saved);
      try {
        const report = await app.api.call('registries.check', inputOf(values, saved), {
          signal: mine.signal,
        });
        const done = { report, error: null, signature };
        setResult(done);
        return done;
      } catch (error) {
        if (mine.signal.aborted) return null;
        const failed = { report: null, error: asBerthError(error), signature };
        setResult(failed);
        return failed;
      } finally {
        if (current.current === mine) {
          current.current = null;
          setRunning(false);
        }
      }
    },
    cancel: () => current.current?.abort(),
  };
}

/** What the outcome of a test depends on: texts such as the name have no say. */
export function signatureOf(values: FormValues, saved: Registry | null): string {
  const { address, provider, region, namespace, tls, proxy, credential, active } = draftOf(values);
  const told = { address, provider, region, namespace, tls, proxy, credential, active };
  const kept = [keepsCredential(values, saved), values.keepClientKey];
  return JSON.stringify([saved?.id ?? null, told, kept]);
}

function inputOf(values: FormValues, saved: Registry | null) {
  if (saved === null) return { registry: draftOf(values) };
  return { id: saved.id, changes: changesOf(values, saved) };
}
