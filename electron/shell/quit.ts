import type { App, PowerMonitor } from 'electron';
import type { Shutdown } from '../app/shutdown.ts';

/** Milliseconds in which windows and `will-quit` have their turn before the end comes without them. */
const politeness = 500;

export interface Quitting {
  /** Quits without asking anyone and whatever hangs: for signals, and a system that shuts down. */
  now(): void;
}

/** Lets everything close (streams, writes, the directory's lock) before the process ends. */
export function finishBeforeQuit(
  app: Pick<App, 'on' | 'exit' | 'quit'>,
  shutdown: Pick<Shutdown, 'run'>,
): Quitting {
  let finishing = false;
  const finish = (): void => {
    if (finishing) return;
    finishing = true;
    void shutdown.run().then((clean) => app.exit(clean ? 0 : 1));
  };
  app.on('will-quit', (event) => {
    event.preventDefault();
    finish();
  });
  return {
    now() {
      setTimeout(finish, politeness);
      app.quit();
    },
  };
}

/** On macOS an app stays when its window closes; elsewhere it stays only while it lives in the tray. */
export function quitWithLastWindow(
  app: Pick<App, 'on' | 'quit'>,
  platform: NodeJS.Platform,
  comeBack: () => void,
): void {
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
  app.on('activate', comeBack);
}

interface SystemEndParts {
  app: Pick<App, 'on'>;
  process: Pick<NodeJS.Process, 'on'>;
  powerMonitor: Pick<PowerMonitor, 'on'>;
  quitting: Quitting;
  /** Gives the data directory back before it returns. */
  releaseNow: () => void;
}

/**
 * Ends Berth when the system does: a signal, a shutdown (Linux, macOS), a
 * session that ends (Windows, which waits for a window's handler alone and then
 * kills: there the directory is given back within it).
 */
export function endWithSystem(parts: SystemEndParts): void {
  const { app, process, powerMonitor, quitting, releaseNow } = parts;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => quitting.now());
  // Electron's types leave the event out, its documentation does not: prevented, the system waits.
  powerMonitor.on('shutdown', (event?: Partial<Pick<Event, 'preventDefault'>>) => {
    event?.preventDefault?.();
    quitting.now();
  });
  app.on('browser-window-created', (_event, window) => {
    window.on('session-end', () => {
      releaseNow();
      quitting.now();
    });
  });
}
