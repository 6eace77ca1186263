import { Trans, useLingui } from '@lingui/react/macro';
import type { ExchangeResult } from '../../shared/model/exchange.ts';
import { Failure } from '../errors/failure.tsx';
import { classNames } from '../ui/class-names.ts';
import { Shown } from '../ui/shown.tsx';
import { Counts } from './counts.tsx';
import styles from './exchange.module.css';
import { useExchangeTexts } from './exchange-texts.ts';

type Outcome = ExchangeResult['results'][number]['outcome'];

/** What wants attention comes first. */
const order: readonly Outcome[] = ['failed', 'added', 'updated', 'skipped'];

/** What became of each record. */
export function ImportResults({ results }: { readonly results: ExchangeResult['results'] }) {
  const { t } = useLingui();
  const { outcomes } = useExchangeTexts();
  const rank = ({ error, outcome }: ExchangeResult['results'][number]) =>
    order.indexOf(outcome) * 2 + (error === undefined ? 1 : 0);
  return (
    <div className={styles.choosing}>
      <Counts
        label={t`How many of each`}
        names={outcomes}
        order={order}
        values={results.map(({ outcome }) => outcome)}
      />
      <ul className={styles.results} aria-label={t`Results`}>
        {results
          .toSorted((one, other) => rank(one) - rank(other))
          .map(({ error, key, name, outcome }) => (
            <li key={key} className={styles.result}>
              <div className={styles.head}>
                <div className={classNames(styles.grow, styles.name)}>
                  <Shown text={name} />
                </div>
                <span className={classNames(styles.status, styles[outcome])}>
                  {outcomes[outcome]}
                </span>
              </div>
              {error === undefined ? null : (
                <>
                  {outcome === 'failed' ? null : (
                    <p className={styles.muted}>
                      <Trans>Saved without its secret:</Trans>
                    </p>
                  )}
                  <Failure look="box" error={error} />
                </>
              )}
            </li>
          ))}
      </ul>
    </div>
  );
}
