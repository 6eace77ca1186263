import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './message.module.css';
import { Shown } from './shown.tsx';

export type MessageKind = 'info' | 'warning' | 'error';

export interface MessageProps {
  readonly kind: MessageKind;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly detail?: ReactNode;
  readonly actions?: ReactNode;
  /** Runs from edge to edge. */
  readonly banner?: boolean;
}

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert } as const;

/** A message in place: what is the matter, what to do, and the buttons to do it. */
export function Message({ kind, title, children, detail, actions, banner = false }: MessageProps) {
  const Icon = icons[kind];
  return (
    <div
      className={classNames(styles.message, styles[kind], banner && styles.banner)}
      role={kind === 'error' ? 'alert' : 'status'}
    >
      <Icon size={16} aria-hidden />
      <div className={styles.text}>
        {title === undefined ? null : (
          <div className={styles.title}>
            <Shown text={title} />
          </div>
        )}
        {children === undefined || children === null ? null : (
          <div>
            <Shown text={children} />
          </div>
        )}
        {detail === undefined || detail === null ? null : (
          <div className={styles.detail}>{detail}</div>
        )}
        {actions === undefined || actions === null ? null : (
          <div className={styles.actions}>{actions}</div>
        )}
      </div>
    </div>
  );
}

export interface CenteredProps {
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly detail?: ReactNode;
  readonly actions?: ReactNode;
  readonly failed?: boolean;
}

/** Takes the place of a list that has nothing to show. */
export function Centered({
  icon,
  title,
  children,
  detail,
  actions,
  failed = false,
}: CenteredProps) {
  return (
    <div
      className={classNames(styles.center, failed && styles.centerError)}
      role={failed ? 'alert' : undefined}
    >
      {icon}
      <h2>
        <Shown text={title} />
      </h2>
      {children === undefined || children === null ? null : (
        <div>
          <Shown text={children} />
        </div>
      )}
      {detail === undefined || detail === null ? null : (
        <div className={styles.detail}>{detail}</div>
      )}
      {actions === undefined || actions === null ? null : (
        <div className={styles.actions}>{actions}</div>
      )}
    </div>
  );
}
