import { execa } from 'execa';
import { ensureBuild } from './ensure-build.ts';
import { setUpTests } from './test-setup.ts';
import { projectRoot, setupMachine } from './this-machine.ts';

/** The specs of e2e/screenshots start a registry and write the pictures. */
async function takeScreenshots(): Promise<number> {
  const outcome = await setUpTests(setupMachine((line) => console.log(line)));
  if (outcome !== 'ready' || !(await ensureBuild())) return 1;
  const result = await execa('playwright', ['test', '--project=screenshots'], {
    cwd: projectRoot,
    preferLocal: true,
    localDir: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  });
  return result.exitCode ?? 1;
}

process.exitCode = await takeScreenshots();
