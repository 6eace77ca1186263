import { EventEmitter } from 'node:events';
import { loud, loudClass } from './loud.ts';

/** What a spec reads of a tray; `record-trays.cjs` writes the same for the real Electron. */
interface TrayRecord {
  tray: Electron.Tray;
  toolTip: string;
  menu: Electron.Menu | null;
}

/** Trays that nothing draws: what is set on them is kept on `globalThis.berthTrays`. */
export function createTrayClass(): typeof Electron.Tray {
  const records: TrayRecord[] = [];
  Reflect.set(globalThis, 'berthTrays', records);
  return loudClass<typeof Electron.Tray>('Tray', (image) => {
    if (typeof image !== 'string' && image.isEmpty())
      throw new Error('The image of the tray is empty');
    let destroyed = false;
    const record: TrayRecord = {
      toolTip: '',
      menu: null,
      tray: loud<Electron.Tray>(
        'Tray',
        {
          setToolTip: (text) => {
            record.toolTip = text;
          },
          setContextMenu: (menu) => {
            record.menu = menu;
          },
          setImage: () => undefined,
          destroy: () => {
            destroyed = true;
          },
          isDestroyed: () => destroyed,
        },
        new EventEmitter(),
      ),
    };
    records.push(record);
    return record.tray;
  });
}
