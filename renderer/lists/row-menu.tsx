import { Menu } from '@base-ui/react/menu';
import { useLingui } from '@lingui/react/macro';
import {
  ArrowRight,
  Copy,
  Fingerprint,
  RotateCw,
  SquareCheck,
  SquareTerminal,
  Star,
  Trash2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { isApple } from '../registries/registry-keys.ts';
import { classNames } from '../ui/class-names.ts';
import menuStyles from '../ui/menu.module.css';
import { commandLetters, type RowCommands } from './row-commands.ts';

/** The row whose menu is open, and where it opens. */
export interface RowMenuTarget {
  readonly name: string;
  readonly anchor: { getBoundingClientRect(): DOMRect };
}

export interface RowMenuProps {
  /** Kept while the menu closes. */
  readonly target: RowMenuTarget | null;
  readonly open: boolean;
  readonly commands: RowCommands;
  readonly picked: boolean;
  readonly onPick: (name: string) => void;
  readonly onClose: () => void;
  /** Takes the focus once the menu is closed. */
  readonly finalFocus: () => HTMLElement | null;
  readonly container: HTMLElement | null;
}

/** The menu of a row: all that can be done with it, and by which key. */
export function RowMenu(props: RowMenuProps) {
  const { target, open, commands, picked } = props;
  const { t } = useLingui();
  const name = target?.name ?? '';
  const item = (
    icon: ReactNode,
    label: string,
    run: (() => void) | undefined,
    { keys = '', disabled = false }: { keys?: string; disabled?: boolean } = {},
  ) =>
    run === undefined ? null : (
      <Menu.Item className={classNames(menuStyles.item)} disabled={disabled} onClick={run}>
        {icon}
        <span className={menuStyles.label}>{label}</span>
        <span className={menuStyles.keys} aria-hidden>
          {keys}
        </span>
      </Menu.Item>
    );
  const named = (
    command: 'onOpen' | 'onCopy' | 'onCopyCommand' | 'onCopyDigest' | 'onFavourite' | 'onDelete',
  ) => {
    const run = commands[command];
    return run === undefined ? undefined : () => run(name);
  };
  return (
    <Menu.Root open={open} onOpenChange={(next) => (next ? undefined : props.onClose())}>
      <Menu.Portal container={props.container}>
        <Menu.Positioner
          className={menuStyles.positioner}
          anchor={target?.anchor ?? null}
          align="start"
          sideOffset={2}
        >
          <Menu.Popup className={menuStyles.popup} finalFocus={props.finalFocus}>
            {item(<ArrowRight size={14} aria-hidden />, t`Open`, named('onOpen'), {
              keys: t({ message: 'Enter', context: 'key' }),
            })}
            {item(<Copy size={14} aria-hidden />, t`Copy reference`, named('onCopy'), {
              keys: commandLetters.onCopy,
            })}
            {item(
              <SquareTerminal size={14} aria-hidden />,
              t`Copy pull command`,
              named('onCopyCommand'),
              { keys: commandLetters.onCopyCommand },
            )}
            {item(<Fingerprint size={14} aria-hidden />, t`Copy digest`, named('onCopyDigest'), {
              keys: commandLetters.onCopyDigest,
              disabled: commands.hasDigest?.(name) === false,
            })}
            {item(<Star size={14} aria-hidden />, t`Favourite`, named('onFavourite'), {
              keys: commandLetters.onFavourite,
            })}
            {item(
              <SquareCheck size={14} aria-hidden />,
              picked ? t`Deselect` : t`Select`,
              () => props.onPick(name),
              { keys: t({ message: 'Space', context: 'key' }) },
            )}
            <Menu.Separator className={menuStyles.separator} />
            {item(
              <Trash2 size={14} aria-hidden />,
              commands.cannotDelete == null
                ? t`Delete…`
                : `${t`Delete…`} (${commands.cannotDelete})`,
              named('onDelete'),
              { keys: isApple ? '⌫' : t`Delete`, disabled: commands.cannotDelete != null },
            )}
            {item(<RotateCw size={14} aria-hidden />, t`Refresh`, commands.onRefresh, {
              keys: commandLetters.onRefresh,
            })}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
