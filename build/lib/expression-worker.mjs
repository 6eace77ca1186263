import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

const { checkSync } = createRequire(import.meta.url)('recheck');

/**
 * Counted in characters that are read, never in seconds, so that a busy machine
 * finds what an idle one finds; only the whole check of one expression has an end.
 */
const limits = {
  timeout: 120_000,
  attackTimeout: null,
  incubationTimeout: null,
  attackLimit: 20_000_000,
  maxAttackStringSize: 40_000,
  // Up to here a repetition such as {0,61} is written out and decided exactly, which is quicker too.
  maxRepeatCount: 1500,
};

parentPort?.on('message', (/** @type {{source: string, flags: string}} */ { source, flags }) => {
  const { status, complexity, attack, error } = checkSync(source, flags, limits);
  const message = { status, complexity: complexity?.summary, attack: attack?.pattern, error };
  parentPort?.postMessage(message);
});
