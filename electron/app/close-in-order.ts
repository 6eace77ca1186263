import type { Logger } from '../../shared/ports.ts';

/** One part to close, by a name for the log. */
export interface ClosingStep {
  readonly name: string;
  readonly close: () => void | Promise<void>;
}

/**
 * Closes parts one after the other in at most `totalMs` milliseconds. One that
 * fails, at once or later, skips no other; one that hangs takes at most half of
 * the time that is left, so that the last ones (the directory's lock) have
 * their turn. True when all of them closed; never throws.
 */
export async function closeInOrder(
  steps: readonly ClosingStep[],
  totalMs: number,
  logger: Logger,
): Promise<boolean> {
  const end = performance.now() + totalMs;
  let clean = true;
  for (const [index, { name, close }] of steps.entries()) {
    const left = Math.max(0, end - performance.now());
    try {
      const outcome = await within(close, index === steps.length - 1 ? left : left / 2);
      if (outcome === 'closed') continue;
      logger.error('closing.late', { kind: name });
    } catch (error) {
      logger.error('closing.failed', { kind: name }, error);
    }
    clean = false;
  }
  return clean;
}

async function within(close: ClosingStep['close'], ms: number): Promise<'closed' | 'late'> {
  const closed = Promise.resolve(close()).then(() => 'closed' as const);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  return Promise.race([closed, late]).finally(() => clearTimeout(timer));
}
