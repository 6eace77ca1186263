import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactNode } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { Shown } from './shown.tsx';

export type ButtonLook = 'plain' | 'primary' | 'danger' | 'ghost' | 'link';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: ButtonLook;
  readonly small?: boolean;
}

/** A button; `type` is `button` unless said otherwise. */
export function Button({
  look = 'plain',
  small = false,
  className,
  type = 'button',
  title,
  'aria-label': label,
  ...props
}: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(styles.button, styles[look], small && styles.small, className)}
      title={title === undefined ? undefined : visibleText(title)}
      aria-label={label === undefined ? undefined : visibleText(label)}
      {...props}
    />
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'aria-label' | 'children'> {
  readonly label: string;
  /** Keys that do the same, shown beside the label. */
  readonly keys?: string;
  readonly children: ReactNode;
}

/** A button that is an icon, with its name as a tooltip. */
export function IconButton({
  label,
  keys,
  look = 'ghost',
  small = false,
  className,
  type = 'button',
  ...props
}: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        type={type}
        aria-label={visibleText(label)}
        className={classNames(
          styles.button,
          styles[look],
          styles.icon,
          small && styles.small,
          className,
        )}
        {...props}
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={5}>
          <Tooltip.Popup className={styles.tooltip}>
            <Shown text={label} />
            {keys === undefined ? null : ` (${keys})`}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
