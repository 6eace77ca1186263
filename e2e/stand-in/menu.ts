import { EventEmitter } from 'node:events';
import { loud, loudClass } from './loud.ts';

export interface StandInMenus {
  readonly Menu: typeof Electron.Menu;
  readonly MenuItem: typeof Electron.MenuItem;
}

/** Menus that can be read and clicked; nothing is drawn. */
export function createMenus(): StandInMenus {
  let applicationMenu: Electron.Menu | null = null;

  const buildMenu = (
    template: readonly (Electron.MenuItemConstructorOptions | Electron.MenuItem)[],
  ): Electron.Menu => {
    const menu = loud<Electron.Menu>('Menu', { items: [] }, new EventEmitter());
    for (const entry of template) menu.items.push(buildItem(entry, menu));
    checkFirstOfGroups(menu.items);
    Object.assign(menu, {
      getMenuItemById: (id: string) => findItem(menu, id),
      popup: () => undefined,
      closePopup: () => undefined,
    } satisfies Partial<Electron.Menu>);
    return menu;
  };

  const buildItem = (
    given: Electron.MenuItemConstructorOptions | Electron.MenuItem,
    menu: Electron.Menu,
  ): Electron.MenuItem => {
    const { id, role, submenu, click } = given;
    const below = Array.isArray(submenu) ? buildMenu(submenu) : submenu;
    const type = given.type ?? (below === undefined ? 'normal' : 'submenu');
    const item: Electron.MenuItem = loud<Electron.MenuItem>('MenuItem', {
      ...(id === undefined ? {} : { id }),
      ...(below === undefined ? {} : { submenu: below }),
      menu,
      type,
      label: given.label ?? '',
      checked: given.checked ?? false,
      enabled: given.enabled ?? true,
      visible: given.visible ?? true,
      click(event: Electron.KeyboardEvent = {}) {
        if (!item.enabled) return;
        if (type === 'radio')
          for (const other of groupOf(menu.items, item)) other.checked = other === item;
        if (type === 'checkbox') item.checked = !item.checked;
        if (typeof click === 'function') Reflect.apply(click, undefined, [item, undefined, event]);
      },
    });
    // Kept as given: Electron's own spelling of roles differs between its two types.
    if (role !== undefined) Reflect.set(item, 'role', role);
    return item;
  };

  return {
    Menu: loudClass<typeof Electron.Menu>('Menu', () => buildMenu([]), {
      buildFromTemplate: buildMenu,
      setApplicationMenu: (menu) => {
        applicationMenu = menu;
      },
      getApplicationMenu: () => applicationMenu,
    }),
    MenuItem: loudClass<typeof Electron.MenuItem>('MenuItem', (options) =>
      buildItem(options, buildMenu([])),
    ),
  };
}

/** The radio items that belong together: neighbours with nothing else between them. */
function groupOf(
  items: readonly Electron.MenuItem[],
  item: Electron.MenuItem,
): Electron.MenuItem[] {
  const group: Electron.MenuItem[][] = [[]];
  for (const entry of items) {
    if (entry.type === 'radio') group.at(-1)?.push(entry);
    else group.push([]);
  }
  return group.find((entries) => entries.includes(item)) ?? [];
}

/** Electron checks the first radio item of a group in which none is checked. */
function checkFirstOfGroups(items: readonly Electron.MenuItem[]): void {
  for (const item of items) {
    if (item.type !== 'radio') continue;
    const group = groupOf(items, item);
    const [first] = group;
    if (first !== undefined && !group.some((entry) => entry.checked)) first.checked = true;
  }
}

function findItem(menu: Electron.Menu, id: string): Electron.MenuItem | null {
  for (const item of menu.items) {
    if ('id' in item && item.id === id) return item;
    const below = item.type === 'submenu' && item.submenu ? findItem(item.submenu, id) : null;
    if (below !== null) return below;
  }
  return null;
}
