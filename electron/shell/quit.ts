import type { App } from 'electron';
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
