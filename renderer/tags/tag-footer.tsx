import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Trash2, X } from 'lucide-react';
import type { ListCounts } from '../lists/list-panel.tsx';
import { seenTime } from '../lists/seen-time.ts';
import { Button, IconButton } from '../ui/button.tsx';
import styles from './tag-list-pane.module.css';

export interface TagFooterProps extends ListCounts {
  readonly all: number;
  readonly seenAt: string | null;
  readonly loading: boolean;
  readonly failed: boolean;
  readonly host: string;
  readonly onDelete: (tags: readonly string[]) => void;
  /** Why that cannot be; null where it can. */
  readonly cannotDelete: string | null;
}

/** How many tags there are, as of when, and how many are selected. */
export function TagFooter(props: TagFooterProps) {
  const { shown, picked, clearPicked, compare, waiting, all, seenAt, loading, failed, host } =
    props;
  const { cannotDelete } = props;
  const { t, i18n } = useLingui();
  const number = i18n.number(all);
  const seen = seenAt === null ? null : seenTime(i18n, seenAt);
  const count =
    shown === all
      ? t`${plural(all, { one: '# tag', other: `${number} tags` })}`
      : t`${i18n.number(shown)} of ${number} tags`;
  return (
    <>
      <span role="status">
        {all === 0 && (loading || failed) ? null : count}
        {waiting ? ` · ${t`Waiting for ${host}`}` : seen === null ? null : ` · ${t`seen ${seen}`}`}
      </span>
      <span className={styles.end} role="status">
        {picked.length === 0 ? null : t`${i18n.number(picked.length)} selected`}
      </span>
      {compare === null ? null : (
        <Button small onClick={compare} aria-keyshortcuts="=">
          <Trans>Compare</Trans>
        </Button>
      )}
      {picked.length === 0 ? null : (
        <>
          <Button
            small
            disabled={cannotDelete !== null}
            title={cannotDelete ?? undefined}
            onClick={() => props.onDelete(picked)}
          >
            <Trash2 size={13} aria-hidden />
            {t`Delete…`}
          </Button>
          <IconButton small label={t`Clear selection`} onClick={clearPicked}>
            <X size={13} aria-hidden />
          </IconButton>
        </>
      )}
    </>
  );
}
