import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
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

/** A menu in which one item is chosen. */
export function RadioMenu<V extends string>(props: RadioMenuProps<V>) {
  const { trigger, label, value, items, onValue, empty, align = 'end' } = props;
  const [place, landmark] = useLandmark();
  return (
    <Menu.Root>
      <Menu.Trigger ref={place} render={trigger} />
      <Menu.Portal container={landmark}>
        <Menu.Positioner className={styles.positioner} sideOffset={4} align={align}>
          <Menu.Popup className={styles.popup}>
            <Menu.RadioGroup value={value} onValueChange={(next: V) => onValue(next)}>
              <Menu.GroupLabel className={styles.groupLabel}>{label}</Menu.GroupLabel>
              {items.map((item) => (
                <Menu.RadioItem
                  key={item.value}
                  value={item.value}
                  closeOnClick
                  disabled={item.unavailable !== undefined}
                  title={item.unavailable}
                  aria-description={item.unavailable}
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
