import { execa } from 'execa';
import { reasonToBuild } from './build-freshness.ts';
import { projectRoot } from './this-machine.ts';

/**
 * Builds where `dist` is missing or older than its sources. All output goes to
 * stderr: stdout belongs to the program that starts next. False when the build
 * failed; its errors are shown then.
 */
export async function ensureBuild(): Promise<boolean> {
  const reason = reasonToBuild(projectRoot);
  if (reason === null) return true;
  console.error(`Building Berth: ${reason}.`);
  const built = await execa('vite', ['build', '--app', '--logLevel', 'error'], {
    cwd: projectRoot,
    preferLocal: true,
    localDir: projectRoot,
    stdio: ['ignore', process.stderr, process.stderr],
    // Asked for from within a test run, it is still the production build.
    env: { VITEST: undefined, NODE_ENV: undefined },
    reject: false,
  });
  if (built.failed) console.error('Berth could not be built; the reasons are above.');
  return !built.failed;
}
