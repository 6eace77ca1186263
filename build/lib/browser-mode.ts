import { join } from 'node:path';
import { runInForeground } from './foreground-process.ts';
import { projectRoot } from './this-machine.ts';

/**
 * The environment for browser mode, whose passphrase is for it alone: it leaves
 * ours, and with it that of every other program started here.
 */
export function takeBrowserEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  delete process.env['BERTH_PASSPHRASE'];
  return environment;
}

/** Runs browser mode until it ends; gives its exit code. */
export function runBrowserMode(
  parameters: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const program = join(projectRoot, 'dist', 'serve', 'serve.js');
  return runInForeground(process.execPath, [program, ...parameters], { env });
}
