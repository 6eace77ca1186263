import type { MenuItemConstructorOptions } from 'electron';
import {
  type QuickSwitchInput,
  quickSwitchMenu,
  quickSwitchTexts,
} from '../../shared/menu-model.ts';

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
  return [
    ...(items.length === 0
      ? [{ label: quickSwitchTexts.noRegistries(), enabled: false }]
      : items.map(
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
    { type: 'separator' },
    { id: 'open', label: quickSwitchTexts.open(), click: actions.open },
    { id: 'quit', label: quickSwitchTexts.quit(), click: actions.quit },
  ];
}

/** A name is text: an ampersand in it is not a mnemonic. */
function plainLabel(label: string): string {
  return label.replaceAll('&', '&&');
}
