import { useEffect, useRef, useState } from 'react';
import type { BerthError } from '../../shared/errors.ts';
import { asBerthError } from '../errors/as-berth-error.ts';

/** What a call of the vault is given beside its own input. */
export type ProvenCall = (
  passphrase: string | undefined,
  options: { signal: AbortSignal },
) => Promise<unknown>;

export interface Proof {
  /** `checking`: with a passphrase, or nothing to prove; `asking`: the owner is asked outside of the page. */
  readonly phase: 'idle' | 'checking' | 'asking';
  readonly error: BerthError | null;
  /** Makes the change; true once it is made. */
  give(passphrase?: string): Promise<boolean>;
  /** Makes the change without the passphrase: the owner is asked; true once it is made. */
  ask(): Promise<boolean>;
  /** Gives up what is under way, and forgets what failed. */
  cancel(): void;
}

const idle = { phase: 'idle', error: null } as const;

/** Makes a change of the vault's keys that somebody has to vouch for. */
export function useProof(call: ProvenCall): Proof {
  const [state, setState] = useState<Pick<Proof, 'phase' | 'error'>>(idle);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (phase: 'checking' | 'asking', passphrase: string | undefined) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState({ phase, error: null });
    try {
      await call(passphrase, { signal: mine.signal });
      if (mine.signal.aborted) return false;
      setState(idle);
      return true;
    } catch (failure) {
      if (!mine.signal.aborted) setState({ phase: 'idle', error: asBerthError(failure) });
      return false;
    }
  };
  return {
    ...state,
    give: (passphrase) => run('checking', passphrase),
    ask: () => run('asking', undefined),
    cancel() {
      running.current?.abort();
      setState(idle);
    },
  };
}
