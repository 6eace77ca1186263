import type { App } from 'electron';
import type { Logger } from '../../shared/ports.ts';

/** A core that hangs must not keep the process for ever. */
const patience = 5_000;

/** Lets the core finish (streams, writes, the directory's lock) before the process ends. */
export function finishBeforeQuit(
  app: Pick<App, 'on' | 'exit'>,
  finish: () => Promise<void>,
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
    finish()
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
