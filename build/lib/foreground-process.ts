import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';

const passedOn = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Runs a program in our place: it gets our stdin and the signals sent to us, and
 * its exit code is given back (128 + n when signal n ended it).
 */
export function runInForeground(
  file: string,
  parameters: readonly string[],
  options: SpawnOptions = {},
  observe: (child: ChildProcess) => void = () => undefined,
): Promise<number> {
  const child = spawn(file, parameters, { stdio: 'inherit', ...options });
  observe(child);
  const pass = (signal: NodeJS.Signals) => {
    // A terminal's Ctrl+C reaches the whole group; a second one would mean "at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, pass);
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  }).finally(() => {
    for (const signal of passedOn) process.off(signal, pass);
  });
}
