import { EventEmitter } from 'node:events';
import { loud } from './loud.ts';

/** The one screen there is. */
export const screenArea = { x: 0, y: 0, width: 1920, height: 1080 } as const;

export function createScreen(): Electron.Screen {
  const display = loud<Electron.Display>('Display', {
    id: 1,
    bounds: { ...screenArea },
    workArea: { ...screenArea },
    size: { width: screenArea.width, height: screenArea.height },
    workAreaSize: { width: screenArea.width, height: screenArea.height },
    scaleFactor: 1,
  });
  return loud<Electron.Screen>(
    'screen',
    { getAllDisplays: () => [display], getPrimaryDisplay: () => display },
    new EventEmitter(),
  );
}
