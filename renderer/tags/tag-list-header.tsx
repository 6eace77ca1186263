import { useLingui } from '@lingui/react/macro';
import { Copy, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { hostOf } from '../../shared/address.ts';
import { formatReference } from '../../shared/image-reference.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { RegistryBadges } from '../registries/registry-badges.tsx';
import { Link } from '../routing/link.tsx';
import { IconButton } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { shellWord } from '../ui/shell-word.ts';
import { Shown } from '../ui/shown.tsx';
import styles from './tag-list-pane.module.css';

export interface TagListHeaderProps {
  readonly registry: Registry;
  readonly repository: string;
  readonly loading: boolean;
  readonly onRefresh: () => void;
  /** Behind the title. */
  readonly children?: ReactNode;
}

/** Where the tags are: the registry as the way back, and the repository. */
export function TagListHeader(props: TagListHeaderProps) {
  const { registry, repository, loading, onRefresh, children } = props;
  const { t } = useLingui();
  return (
    <header className={styles.header}>
      <nav className={styles.crumbs} aria-label={t`Path`}>
        <Link to={{ page: 'registry', registryId: registry.id }} options={{ resume: true }}>
          <Shown text={registry.name} />
        </Link>
        <RegistryBadges registry={registry} />
      </nav>
      <div className={styles.titleLine}>
        <h1 className={styles.title}>
          <Shown text={repository} />
        </h1>
        {children}
        <IconButton
          small
          label={t`Copy reference`}
          onClick={() =>
            copyText(shellWord(formatReference({ host: hostOf(registry.address), repository })))
          }
        >
          <Copy size={13} aria-hidden />
        </IconButton>
        <span className={styles.end}>
          <IconButton small label={t`Refresh`} keys="R" disabled={loading} onClick={onRefresh}>
            <RotateCw size={14} aria-hidden />
          </IconButton>
        </span>
      </div>
    </header>
  );
}
