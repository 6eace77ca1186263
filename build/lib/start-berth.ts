import { runBrowserMode } from './browser-mode.ts';
import {
  causeOfFailedStart,
  fallBack,
  type LaunchFacts,
  type LaunchStep,
  nextLaunchStep,
} from './desktop-launch.ts';
import { createProgressLine } from './download-progress.ts';
import { forgetRefusal, rememberRefusal } from './download-refusal.ts';
import { downloadElectronArchive, unpackElectron } from './electron-download.ts';
import { ensureBuild } from './ensure-build.ts';
import { gatherLaunchFacts } from './launch-facts.ts';
import { runDesktop } from './run-desktop.ts';

type SettledStep = Exclude<LaunchStep, { kind: 'download' }>;

const own = ['--browser', '--desktop'];
const given = process.argv.slice(2);
const passedOn = given.filter((parameter) => !own.includes(parameter));

function askedFace(): LaunchFacts['asked'] {
  if (given.includes('--browser')) return 'browser';
  return given.includes('--desktop') ? 'desktop' : null;
}

/** Fetches Electron; answers the step that follows. */
async function fetchElectron(): Promise<SettledStep> {
  console.error('Fetching Electron for the desktop app (about 120 MB, once).');
  const progress = createProgressLine(process.stderr);
  const result = await downloadElectronArchive({ onProgress: progress.show });
  progress.end();
  const reason = result.ok ? await unpack() : result.reason;
  if (reason === null) {
    forgetRefusal();
    const next = nextLaunchStep(gatherLaunchFacts(askedFace()));
    return next.kind === 'download' ? fallBack('download', 'it left no binary behind') : next;
  }
  if (!result.ok && result.slow) rememberRefusal({ at: new Date().toISOString(), reason });
  return fallBack('download', reason);
}

async function unpack(): Promise<string | null> {
  try {
    await unpackElectron();
    return null;
  } catch (error) {
    return `unpacking failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function openDesktop(): Promise<number> {
  const { exitCode, held } = await runDesktop(passedOn);
  const failure = exitCode === 0 ? null : causeOfFailedStart(held);
  if (failure !== null) return openBrowser(fallBack(failure.cause, failure.detail).line);
  process.stderr.write(held);
  return exitCode;
}

function openBrowser(line: string | null): Promise<number> {
  if (line !== null) console.error(line);
  return runBrowserMode(passedOn);
}

async function start(): Promise<number> {
  if (!(await ensureBuild())) return 1;
  const first = nextLaunchStep(gatherLaunchFacts(askedFace()));
  const step = first.kind === 'download' ? await fetchElectron() : first;
  return step.kind === 'desktop' ? openDesktop() : openBrowser(step.line);
}

process.exitCode = await start();
