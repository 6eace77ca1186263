import { Progress } from '@base-ui/react/progress';
import { LoaderCircle } from 'lucide-react';
import { visibleText } from '../../shared/hidden-characters.ts';
import styles from './progress.module.css';

export interface ProgressBarProps {
  readonly label: string;
  /** From 0 to 1; null while the end is unknown. */
  readonly value: number | null;
}

/** A thin bar over what is being loaded. */
export function ProgressBar({ label, value }: ProgressBarProps) {
  return (
    <Progress.Root
      className={styles.root}
      aria-label={visibleText(label)}
      value={value === null ? null : Math.round(value * 100)}
    >
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={styles.indicator} />
      </Progress.Track>
    </Progress.Root>
  );
}

/** A turning circle beside a word that says what is going on. */
export function Spinner({ size = 14 }: { readonly size?: number }) {
  return <LoaderCircle size={size} aria-hidden className={styles.spinner} />;
}
