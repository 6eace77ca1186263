import { setImmediate } from 'node:timers/promises';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';

/** Milliseconds of work after which others have their turn. */
const longestTurn = 20;

/**
 * For long loops: to be called for each item, and lets everything else that waits go on
 * when it is time. Throws CANCELLED once nobody waits for the work.
 */
export function pace(signal?: AbortSignal): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < longestTurn) return undefined;
    return rest();
  };

  async function rest(): Promise<void> {
    await setImmediate();
    if (signal?.aborted === true) throw BerthError.of('CANCELLED', text('import.cancelled'));
    began = performance.now();
  }
}
