import {
  causeOfFailedStart,
  type DownloadRefusal,
  fallBack,
  type LaunchFacts,
  type LaunchStep,
  nextLaunchStep,
} from './desktop-launch.ts';
import type { DownloadResult } from './electron-download.ts';
import type { DesktopEnd } from './run-desktop.ts';

/** What the start does to the machine, handed in so that its order can be tested. */
export interface StartParts {
  facts(): LaunchFacts;
  /** Fetches the archive and shows how far it is. */
  download(): Promise<DownloadResult>;
  /** Throws an Error when the archive cannot be unpacked. */
  unpack(): Promise<void>;
  remember(refusal: DownloadRefusal): void;
  forget(): void;
  desktop(): Promise<DesktopEnd>;
  browser(): Promise<number>;
  /** Writes to stderr. */
  say(text: string): void;
}

type SettledStep = Exclude<LaunchStep, { kind: 'download' }>;

/** Opens the desktop app or, where that cannot be, browser mode; gives the exit code. */
export async function startBerth(parts: StartParts): Promise<number> {
  const first = nextLaunchStep(parts.facts());
  const step = first.kind === 'download' ? await fetchElectron(parts) : first;
  if (step.kind === 'browser') return openBrowser(parts, step.line);

  const { exitCode, held } = await parts.desktop();
  const failure = exitCode === 0 ? null : causeOfFailedStart(held);
  if (failure !== null) return openBrowser(parts, fallBack(failure.cause, failure.detail).line);
  parts.say(held);
  return exitCode;
}

function openBrowser(parts: StartParts, line: string | null): Promise<number> {
  if (line !== null) parts.say(`${line}\n`);
  return parts.browser();
}

async function fetchElectron(parts: StartParts): Promise<SettledStep> {
  parts.say('Fetching Electron for the desktop app (about 120 MB, once).\n');
  const result = await parts.download();
  if (!result.ok) {
    // What failed in a moment costs nothing to try again next time.
    if (result.slow) parts.remember({ at: parts.facts().now.toISOString(), reason: result.reason });
    return fallBack('download', result.reason);
  }
  try {
    await parts.unpack();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fallBack('download', `unpacking failed: ${reason}`);
  }
  parts.forget();
  const next = nextLaunchStep(parts.facts());
  return next.kind === 'download' ? fallBack('download', 'it left no binary behind') : next;
}
