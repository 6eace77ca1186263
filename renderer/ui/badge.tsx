import type { ReactNode } from 'react';
import { visibleText } from '../../shared/hidden-characters.ts';
import styles from './badge.module.css';
import { classNames } from './class-names.ts';

export interface BadgeProps {
  readonly tone?: 'plain' | 'accent' | 'warning' | 'danger';
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** A word that marks a state. */
export function Badge({ tone = 'plain', title, children }: BadgeProps) {
  return (
    <span
      className={classNames(styles.badge, styles[tone])}
      title={title === undefined ? undefined : visibleText(title)}
    >
      {children}
    </span>
  );
}
