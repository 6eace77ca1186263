import { Plural, Trans, useLingui } from '@lingui/react/macro';
import styles from './palette.module.css';
import type { NamesSearch } from './use-found-names.ts';

/** What was searched, what was not and can be, and the signs that narrow it down. */
export function PaletteFooter({ names }: { readonly names: NamesSearch }) {
  const { t } = useLingui();
  const { found, failed, loading, load } = names;
  const never = found?.neverListed.length ?? 0;
  const tooMuch = found === null ? 0 : found.total - found.searched - never;
  return (
    <div className={styles.footer}>
      <span className={styles.searched} role="status">
        {failed ? (
          <Trans>The repositories could not be searched.</Trans>
        ) : found === null ? null : (
          <Plural
            value={found.total}
            one={`${found.searched} of # registry searched`}
            other={`${found.searched} of # registries searched`}
          />
        )}
        {loading !== null ? (
          <>
            {' · '}
            <Trans>
              Loading {loading} of {never}
            </Trans>
          </>
        ) : never > 0 ? (
          <>
            {' · '}
            <Plural value={never} one="# never opened" other="# never opened" />
          </>
        ) : null}
        {tooMuch > 0 ? (
          <>
            {' · '}
            <Plural
              value={tooMuch}
              one="# too large to search with the others"
              other="# too large to search with the others"
            />
          </>
        ) : null}
      </span>
      {never > 0 && loading === null ? (
        <button type="button" className={styles.load} onClick={load}>
          {t`Load`}
        </button>
      ) : null}
      <span className={styles.signs} aria-hidden>
        <span>
          {'> '}
          <Trans>actions</Trans>
        </span>
        <span>
          {': '}
          <Trans>tags here</Trans>
        </span>
        <span>
          {'? '}
          <Trans>keys</Trans>
        </span>
      </span>
    </div>
  );
}
