import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type SuiteResult, summariseVitest } from './runner-reports.ts';
import { projectRoot } from './this-machine.ts';

interface RunOptions {
  /** Milliseconds after which the program is stopped. */
  limitMs: number;
  env?: Record<string, string>;
}

/** Runs a program of node_modules/.bin with its output shown; gives its exit code. */
export async function runBin(
  [file, ...parameters]: readonly [string, ...string[]],
  { limitMs, env = {} }: RunOptions,
): Promise<number> {
  const result = await execa(file, parameters, {
    cwd: projectRoot,
    preferLocal: true,
    localDir: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
    reject: false,
    timeout: limitMs,
    forceKillAfterDelay: 5000,
  });
  if (result.timedOut) console.log(`${file} was stopped after ${limitMs / 60_000} minutes`);
  return result.exitCode ?? 1;
}

/** A runner's report, or undefined where it left none. */
export function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Runs vitest with its output shown, and gives what it came to by its reports in the folder `reports`. */
export async function runVitest(
  parameters: readonly string[],
  { reports, limitMs, env = {} }: RunOptions & { reports: string },
): Promise<SuiteResult> {
  const report = join(reports, 'vitest.json');
  const skips = join(reports, 'vitest-skips.json');
  const exitCode = await runBin(
    [
      ...(['vitest', 'run', '--no-allowOnly', '--reporter=default', '--reporter=json'] as const),
      '--reporter=./build/lib/skip-reasons-reporter.ts',
      `--outputFile.json=${report}`,
      ...parameters,
    ],
    { limitMs, env: { BERTH_SKIP_REASONS: skips, ...env } },
  );
  return summariseVitest({ exitCode, report: readReport(report), skipReasons: readReport(skips) });
}
