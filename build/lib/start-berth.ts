import { runBrowserMode, takeBrowserEnvironment } from './browser-mode.ts';
import type { LaunchFacts } from './desktop-launch.ts';
import { createProgressLine } from './download-progress.ts';
import { forgetRefusal, rememberRefusal } from './download-refusal.ts';
import { downloadElectronArchive, unpackElectron } from './electron-download.ts';
import { ensureBuild } from './ensure-build.ts';
import { gatherLaunchFacts } from './launch-facts.ts';
import { runDesktop } from './run-desktop.ts';
import { startBerth } from './start-sequence.ts';

const environment = takeBrowserEnvironment();
const own = ['--browser', '--desktop'];
const given = process.argv.slice(2);
const passedOn = given.filter((parameter) => !own.includes(parameter));

function askedMode(): LaunchFacts['asked'] {
  if (given.includes('--browser')) return 'browser';
  return given.includes('--desktop') ? 'desktop' : null;
}

async function download() {
  const progress = createProgressLine(process.stderr);
  const result = await downloadElectronArchive({ onProgress: progress.show });
  progress.end();
  return result;
}

process.exitCode = (await ensureBuild())
  ? await startBerth({
      facts: () => gatherLaunchFacts(askedMode()),
      download,
      unpack: unpackElectron,
      remember: rememberRefusal,
      forget: forgetRefusal,
      desktop: () => runDesktop(passedOn),
      browser: () => runBrowserMode(passedOn, environment),
      say: (text) => process.stderr.write(text),
    })
  : 1;
