import type { ElectronApplication } from 'playwright-core';
import { z } from 'zod';

const traySchema = z.object({
  toolTip: z.string(),
  items: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      label: z.string(),
      checked: z.boolean(),
      enabled: z.boolean(),
    }),
  ),
});
/** A tray as a person finds it. */
export type TrayContents = z.infer<typeof traySchema>;

/** The tooltip and the menu of the app's tray, or null where there is none yet. */
export async function readTray(app: ElectronApplication): Promise<TrayContents | null> {
  const read: unknown = await app.evaluate(() => {
    const records: unknown = Reflect.get(globalThis, 'berthTrays');
    const record = Array.isArray(records) ? records[0] : undefined;
    if (record?.menu == null) return null;
    return {
      toolTip: record.toolTip,
      items: record.menu.items.map((item: Electron.MenuItem) => ({
        id: 'id' in item ? String(item.id) : '',
        type: item.type,
        label: item.label,
        checked: item.checked,
        enabled: item.enabled,
      })),
    };
  });
  return read === null ? null : traySchema.parse(read);
}

/** Clicks the item of the tray's menu with this label, the second of "two clicks". */
export async function clickTray(app: ElectronApplication, label: string): Promise<void> {
  await app.evaluate((_electron, wanted) => {
    const records: unknown = Reflect.get(globalThis, 'berthTrays');
    const record = Array.isArray(records) ? records[0] : undefined;
    const items: Electron.MenuItem[] = record?.menu?.items ?? [];
    const item = items.find((candidate) => candidate.label === wanted);
    if (item === undefined)
      throw new Error(`No ${wanted} among ${items.map((one) => one.label).join(', ')}`);
    item.click();
  }, label);
}
