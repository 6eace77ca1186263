import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { ageText } from '../ui/age-text.ts';
import { sizeText } from '../ui/size-text.ts';
import type { TagDetailsOf } from './tag-details-store.ts';
import styles from './tags.module.css';

/** Digest, size and time of one tag, as far as they are told of any. */
export function TagFacts({
  details,
  tag,
}: {
  readonly details: TagDetailsOf;
  readonly tag: string;
}) {
  const { store } = details;
  useEffect(() => details.inSight(tag), [details, tag]);
  const { t, i18n } = useLingui();
  const { digest, size, time } = useStore(store, (state) => state.shown);
  const known = useStore(store, (state) => state.details.get(tag));
  if (!(digest || size || time)) return null;
  const pushed = known?.pushedAt ?? null;
  const created = known?.createdAt ?? null;
  const shownTime = pushed ?? created;
  const pulled = known?.pulledAt ?? null;
  const when = (iso: string) => i18n.date(iso, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <span className={styles.facts}>
      {digest ? (
        <span className={styles.digest} title={known?.digest ?? undefined}>
          {known?.digest == null ? '' : known.digest.slice(0, 19)}
        </span>
      ) : null}
      {size ? (
        <span className={styles.size}>
          {known?.size == null ? '' : sizeText(known.size, i18n.locale)}
        </span>
      ) : null}
      {time ? (
        <time
          className={styles.pushed}
          dateTime={shownTime ?? undefined}
          title={
            pushed !== null
              ? pulled === null
                ? t`Pushed ${when(pushed)}`
                : t`Pushed ${when(pushed)}, last pulled ${when(pulled)}`
              : created !== null
                ? t`Created ${when(created)}`
                : undefined
          }
        >
          {shownTime === null ? '' : ageText(shownTime, i18n.locale)}
        </time>
      ) : null}
    </span>
  );
}
