import type { ComponentProps } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import { classNames } from './class-names.ts';
import styles from './row-button.module.css';

export interface RowButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title'> {
  readonly label: string;
  /** False keeps Tab from stopping at every row. */
  readonly reachable: boolean;
}

/** A small icon button within a row; plain, since there are many. */
export function RowButton({ label, reachable, className, ...props }: RowButtonProps) {
  const shown = visibleText(label);
  return (
    <button
      type="button"
      className={classNames(styles.button, className)}
      aria-label={shown}
      title={shown}
      {...props}
      // Last: what opens a menu brings a Tab stop of its own.
      tabIndex={reachable ? 0 : -1}
    />
  );
}
