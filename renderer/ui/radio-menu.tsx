import { Menu } from '@base-ui/react/menu';
import { useLingui } from '@lingui/react/macro';
import { Check } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { classNames } from './class-names.ts';
import styles from './menu.module.css';
import { useLandmark } from './use-landmark.ts';

export interface RadioMenuItem<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  /** Why it cannot be chosen; it stays in sight. */
  readonly unavailable?: string | undefined;
}

export interface RadioMenuProps<V extends string> {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly value: V | null;
  readonly items: readonly RadioMenuItem<V>[];
  readonly onValue: (value: V) => void;
  /** Said instead of items when there are none. */
  readonly empty?: string;
  readonly align?: 'start' | 'end';
}

/** From so many items on there is a filter. */
const filteredFrom = 8;
const menuKeys = new Set(['ArrowDown', 'ArrowUp', 'Escape', 'Tab']);

/** A menu in which one item is chosen. */
export function RadioMenu<V extends string>(props: RadioMenuProps<V>) {
  const { trigger, label, value, items, onValue, empty, align = 'end' } = props;
  const { t } = useLingui();
  const [place, landmark] = useLandmark();
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState(false);
  const words = filter.toLowerCase().split(/\s/).filter(Boolean);
  const shown = items.filter(({ label: text, value: one }) => {
    const read = (typeof text === 'string' ? text : one).toLowerCase();
    return words.every((word) => read.includes(word));
  });
  return (
    <Menu.Root
      open={open}
      onOpenChange={(next) => {
        setFilter('');
        setOpen(next);
      }}
    >
      <Menu.Trigger ref={place} render={trigger} />
      <Menu.Portal container={landmark}>
        <Menu.Positioner className={styles.positioner} sideOffset={4} align={align}>
          <Menu.Popup className={styles.popup}>
            <Menu.RadioGroup value={value} onValueChange={(next: V) => onValue(next)}>
              <Menu.GroupLabel className={styles.groupLabel}>{label}</Menu.GroupLabel>
              {items.length < filteredFrom ? null : (
                <input
                  type="search"
                  className={styles.filter}
                  aria-label={t`Filter`}
                  placeholder={t`Filter`}
                  value={filter}
                  autoComplete="off"
                  spellCheck={false}
                  onChange={(event) => setFilter(event.target.value)}
                  // Letters are typed, Enter takes the first; arrows and Escape stay the menu's.
                  onKeyDown={(event) => {
                    const [only] = shown;
                    if (event.key === 'Enter' && only !== undefined) {
                      event.preventDefault();
                      setOpen(false);
                      if (only.unavailable === undefined) onValue(only.value);
                    }
                    if (!menuKeys.has(event.key)) event.stopPropagation();
                  }}
                />
              )}
              {shown.map((item) => (
                <Menu.RadioItem
                  key={item.value}
                  value={item.value}
                  closeOnClick
                  disabled={item.unavailable !== undefined}
                  title={shownOrNone(item.unavailable)}
                  aria-description={shownOrNone(item.unavailable)}
                  className={classNames(styles.item)}
                >
                  <span className={styles.tick}>
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden />
                    </Menu.RadioItemIndicator>
                  </span>
                  <span className={styles.label}>{item.label}</span>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            {items.length > 0 && shown.length === 0 ? (
              <p className={styles.groupLabel} role="status">
                {t`Nothing matches`}
              </p>
            ) : null}
            {items.length === 0 && empty !== undefined ? (
              <Menu.Item disabled className={styles.item}>
                {empty}
              </Menu.Item>
            ) : null}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function shownOrNone(text: string | undefined): string | undefined {
  return text === undefined ? undefined : visibleText(text);
}
