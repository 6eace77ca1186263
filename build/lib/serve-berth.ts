import { runBrowserMode, takeBrowserEnvironment } from './browser-mode.ts';
import { ensureBuild } from './ensure-build.ts';

const environment = takeBrowserEnvironment();
process.exitCode = (await ensureBuild())
  ? await runBrowserMode(process.argv.slice(2), environment)
  : 1;
