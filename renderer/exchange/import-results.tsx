import { Trans, useLingui } from '@lingui/react/macro';
import type { ExchangeResult } from '../../shared/model/exchange.ts';
import { Failure } from '../errors/failure.tsx';
import { classNames } from '../ui/class-names.ts';
import styles from './exchange.module.css';
import { useExchangeTexts } from './exchange-texts.ts';

/** What became of each record. */
export function ImportResults({ results }: { readonly results: ExchangeResult['results'] }) {
  const { t } = useLingui();
  const { outcomes } = useExchangeTexts();
  return (
    <ul className={styles.records} aria-label={t`Results`}>
      {results.map(({ error, key, name, outcome }) => (
        <li key={key} className={styles.record}>
          <div className={styles.head}>
            <div className={classNames(styles.grow, styles.name)}>{name}</div>
            <span className={classNames(styles.status, styles[outcome])}>{outcomes[outcome]}</span>
          </div>
          {error === undefined ? null : (
            <>
              {outcome === 'failed' ? null : (
                <p className={styles.muted}>
                  <Trans>It was saved without its secret:</Trans>
                </p>
              )}
              <Failure look="box" error={error} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
