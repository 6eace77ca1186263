import type { App, PowerMonitor } from 'electron';
import type { Quitting } from './quit.ts';

export interface SystemEndParts {
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
