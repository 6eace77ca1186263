import type { App } from 'electron';
import type { Logger } from '../../shared/ports.ts';

/** A core that hangs must not keep the process for ever. */
const patience = 5_000;

/** Lets the parts finish one after the other (streams, writes, the directory's lock) before the process ends. */
export function finishBeforeQuit(
  app: Pick<App, 'on' | 'exit'>,
  steps: readonly (() => void | Promise<void>)[],
  logger: Logger,
): void {
  let finishing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (finishing) return;
    finishing = true;
    const timer = setTimeout(() => {
      logger.error('quit.timedOut');
      app.exit(1);
    }, patience);
    runInOrder(steps)
      .then(
        () => app.exit(0),
        () => {
          logger.error('quit.failed');
          app.exit(1);
        },
      )
      .finally(() => clearTimeout(timer));
  });
}

async function runInOrder(steps: readonly (() => void | Promise<void>)[]): Promise<void> {
  for (const step of steps) await step();
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
