import { join } from 'node:path';
import { ensureBuild } from './ensure-build.ts';
import { packageApp } from './package-app.ts';
import { whatIsMissing } from './package-needs.ts';
import { findElectron, projectRoot } from './this-machine.ts';

const electron = findElectron();
if (electron === undefined) {
  console.error(whatIsMissing(projectRoot));
  process.exitCode = 1;
} else if (await ensureBuild()) {
  await packageApp({ electron, installers: process.argv.includes('--installers') });
  console.log(`Berth is packaged in ${join(projectRoot, 'release')}`);
} else process.exitCode = 1;
