import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

const { checkSync } = createRequire(import.meta.url)('recheck');

/**
 * Counted in characters that are read, never in seconds, so that a busy machine
 * finds what an idle one finds; only the whole check of one expression has an end.
 */
const limits = {
  attackTimeout: null,
  incubationTimeout: null,
  attackLimit: 20_000_000,
  maxAttackStringSize: 40_000,
};

/**
 * A repetition such as {0,61} is written out and decided exactly, which is quicker
 * most of the time; where it is not, it is tried out instead.
 * @param {string} source
 * @param {string} flags
 */
function check(source, flags) {
  const exact = checkSync(source, flags, { ...limits, maxRepeatCount: 1500, timeout: 30_000 });
  return exact.status === 'unknown'
    ? checkSync(source, flags, { ...limits, timeout: 300_000 })
    : exact;
}

parentPort?.on('message', (/** @type {{source: string, flags: string}} */ { source, flags }) => {
  const { status, complexity, attack, error } = check(source, flags);
  const message = { status, complexity: complexity?.summary, attack: attack?.pattern, error };
  parentPort?.postMessage(message);
});
