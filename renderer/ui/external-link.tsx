import { Trans } from '@lingui/react/macro';
import { ExternalLink as Icon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './external-link.module.css';

export interface ExternalLinkProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** A link to another site: a new tab in browser mode, the system's browser on the desktop. */
export function ExternalLink({ href, children }: ExternalLinkProps) {
  return (
    <a className={styles.link} href={href} target="_blank" rel="noreferrer">
      {children}
      <Icon size={12} aria-hidden />
      <span className={styles.spoken}>
        <Trans>(opens in the browser)</Trans>
      </span>
    </a>
  );
}
