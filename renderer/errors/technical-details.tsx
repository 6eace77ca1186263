import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronRight, Copy } from 'lucide-react';
import { IconButton } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Shown } from '../ui/shown.tsx';
import styles from './technical-details.module.css';

/** What a failure says to those who mend it: behind a fold, to be copied as a whole. */
export function TechnicalDetails({ text }: { readonly text: string }) {
  const { t } = useLingui();
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        <ChevronRight size={13} aria-hidden />
        <Trans>Details</Trans>
      </summary>
      <div className={styles.line}>
        <span className={styles.text}>
          <Shown text={text} />
        </span>
        <IconButton small label={t`Copy details`} onClick={() => void copyText(text)}>
          <Copy size={13} aria-hidden />
        </IconButton>
      </div>
    </details>
  );
}
