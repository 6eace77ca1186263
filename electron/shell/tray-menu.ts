import type { MenuItemConstructorOptions } from 'electron';
import {
  type QuickSwitchInput,
  quickSwitchMenu,
  quickSwitchTexts,
} from '../../shared/menu-model.ts';

/** As many registries stand in the menu itself. */
const mostInline = 8;

export interface TrayActions {
  /** A person picked a registry as the default. */
  pick(id: string): void;
  open(): void;
  quit(): void;
}

/** The tray's menu for Electron, from the model that the browser's header shares. */
export function trayMenuTemplate(
  input: QuickSwitchInput,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const items = quickSwitchMenu(input);
  const hasDefault = items.some((item) => item.checked);
  // A menu as long as the screen is no quick switch.
  const inline = items.length > mostInline + 1 ? items.slice(0, mostInline) : items;
  const others = items.slice(inline.length);
  return [
    ...(items.length === 0
      ? [{ label: quickSwitchTexts.noRegistries(), enabled: false }]
      : inline.map(
          (item): MenuItemConstructorOptions => ({
            id: item.id,
            type: 'radio',
            label: plainLabel(item.label),
            checked: item.checked,
            click: () => actions.pick(item.id),
          }),
        )),
    // Electron checks the first radio item of a group that has none checked, which would be a lie.
    ...(items.length > 0 && !hasDefault
      ? [
          {
            type: 'radio' as const,
            label: quickSwitchTexts.noDefault(),
            checked: true,
            enabled: false,
          },
        ]
      : []),
    ...(others.length === 0
      ? []
      : [
          {
            label: quickSwitchTexts.others(),
            // Plain: of radio items without a checked one Electron checks the first.
            submenu: others.map(({ id, label }) => ({
              id,
              label: plainLabel(label),
              click: () => actions.pick(id),
            })),
          },
        ]),
    { type: 'separator' },
    { id: 'open', label: quickSwitchTexts.open(), click: actions.open },
    { id: 'quit', label: quickSwitchTexts.quit(), click: actions.quit },
  ];
}

/** A name is text: an ampersand in it is not a mnemonic. */
function plainLabel(label: string): string {
  return label.replaceAll('&', '&&');
}
