import { runBrowserMode } from './browser-mode.ts';
import { ensureBuild } from './ensure-build.ts';

process.exitCode = (await ensureBuild()) ? await runBrowserMode(process.argv.slice(2)) : 1;
