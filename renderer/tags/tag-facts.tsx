import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { ScanMark } from '../images/scan-summary.tsx';
import { shortAgeText } from '../ui/age-text.ts';
import { Shown } from '../ui/shown.tsx';
import { sizeText } from '../ui/size-text.ts';
import styles from './tag-columns.module.css';
import type { TagDetailsOf } from './tag-details-store.ts';

/** What the columns of the list hold; they keep their width while it arrives. */
export function TagHeadings({ details }: { readonly details: TagDetailsOf }) {
  const pushed = useStore(details.store, (state) => state.pushed || state.details.size === 0);
  return (
    <div className={styles.headings}>
      <span>
        <Trans>Tag</Trans>
      </span>
      <span className={styles.facts}>
        <span className={styles.digest}>
          <Trans>Digest</Trans>
        </span>
        <span className={styles.size}>
          <Trans>Size</Trans>
        </span>
        <span className={styles.time}>
          {pushed ? <Trans>Pushed</Trans> : <Trans>Created</Trans>}
        </span>
      </span>
    </div>
  );
}

/** Digest, size and time of one tag, as far as they are told. */
export function TagFacts({
  details,
  tag,
}: {
  readonly details: TagDetailsOf;
  readonly tag: string;
}) {
  useEffect(() => details.inSight(tag), [details, tag]);
  const { t, i18n } = useLingui();
  const known = useStore(details.store, (state) => state.details.get(tag));
  const pushed = known?.pushedAt ?? null;
  const created = known?.createdAt ?? null;
  const shownTime = pushed ?? created;
  const pulled = known?.pulledAt ?? null;
  const when = (iso: string) => i18n.date(iso, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <span className={styles.facts}>
      <span className={styles.digest} title={known?.digest ?? undefined}>
        {known?.digest == null ? '' : shortDigest(known.digest)}
      </span>
      <span className={styles.size}>
        {known?.size == null ? '' : sizeText(known.size, i18n.locale)}
      </span>
      {shownTime === null ? (
        <span className={styles.time} />
      ) : (
        <time
          className={styles.time}
          dateTime={shownTime}
          title={
            pushed === null
              ? t`Created ${when(shownTime)}`
              : pulled === null
                ? t`Pushed ${when(pushed)}`
                : t`Pushed ${when(pushed)}, last pulled ${when(pulled)}`
          }
        >
          {shortAgeText(shownTime, i18n.locale)}
        </time>
      )}
    </span>
  );
}

/** What else is to say of a tag: that it is the newest release, or the same image as a tag with a better name. */
export function TagMarks({
  details,
  tag,
}: {
  readonly details: TagDetailsOf;
  readonly tag: string;
}) {
  const { t } = useLingui();
  const scan = useStore(details.store, (state) => state.details.get(tag)?.scan ?? null);
  const isNewest = useStore(details.store, (state) => state.newest === tag);
  const sameAs = useStore(details.store, ({ details: known, named }) => {
    const digest = known.get(tag)?.digest ?? null;
    const best = digest === null ? undefined : named.get(digest);
    return best === tag ? undefined : best;
  });
  return (
    <>
      {isNewest ? (
        <span className={styles.newest} title={t`Newest release`}>
          <Trans>newest</Trans>
        </span>
      ) : null}
      {sameAs === undefined ? null : (
        <span className={styles.same}>
          <Trans>
            same as <Shown text={sameAs} />
          </Trans>
        </span>
      )}
      {scan === null ? null : <ScanMark scan={scan} className={styles.scan} />}
    </>
  );
}

/** As long as Docker's own short form. */
function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, 12);
}
