import { join } from 'node:path';
import { runInForeground } from './foreground-process.ts';
import { projectRoot } from './this-machine.ts';

/** Runs browser mode until it ends; gives its exit code. */
export function runBrowserMode(parameters: readonly string[]): Promise<number> {
  const program = join(projectRoot, 'dist', 'serve', 'serve.js');
  return runInForeground(process.execPath, [program, ...parameters]);
}
