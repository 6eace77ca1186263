import { useLingui } from '@lingui/react/macro';
import { useStore } from 'zustand';
import { sizeText } from '../ui/size-text.ts';
import type { TagDetailsStore } from './tag-details-store.ts';
import styles from './tags.module.css';

/** Digest, size and time of one tag, as far as the provider tells them of any. */
export function TagFacts({
  store,
  tag,
}: {
  readonly store: TagDetailsStore;
  readonly tag: string;
}) {
  const { t, i18n } = useLingui();
  const { digest, size, pushedAt } = useStore(store, (state) => state.shown);
  const known = useStore(store, (state) => state.details.get(tag));
  if (!(digest || size || pushedAt)) return null;
  const pushed = known?.pushedAt ?? null;
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
      {pushedAt ? (
        <time
          className={styles.pushed}
          dateTime={pushed ?? undefined}
          title={
            pushed === null
              ? undefined
              : pulled === null
                ? t`Pushed ${when(pushed)}`
                : t`Pushed ${when(pushed)}, last pulled ${when(pulled)}`
          }
        >
          {pushed === null ? '' : i18n.date(pushed, { dateStyle: 'medium' })}
        </time>
      ) : null}
    </span>
  );
}
