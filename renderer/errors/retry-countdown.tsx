import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './retry-countdown.module.css';

export interface RetryCountdownProps {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly onRetry: () => void;
  readonly small: boolean;
}

/** Even a registry that says "at once" is not asked more often by itself, in milliseconds. */
const shortestWait = 5000;

/**
 * Counts down to the time that a registry asked to wait for, then tries again,
 * but in a window that nobody sees only once it is seen again. What is spoken
 * changes rarely, so that a screen reader is not kept busy.
 */
export function RetryCountdown({ at, onRetry, small }: RetryCountdownProps) {
  const { t, i18n } = useLingui();
  const [began] = useState(Date.now);
  const [now, setNow] = useState(began);
  const [stopped, setStopped] = useState(false);
  const latest = useRef(onRetry);
  useEffect(() => {
    latest.current = onRetry;
  });
  const end = Math.max(at, began + shortestWait);
  useEffect(() => {
    if (stopped) return;
    const tick = () => {
      setNow(Date.now());
      if (Date.now() < end || document.visibilityState === 'hidden') return;
      leave();
      latest.current();
    };
    const timer = setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
    const leave = () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
    return leave;
  }, [end, stopped]);

  const textOf = (seconds: number): string => {
    const unit = (value: number, name: string) =>
      i18n.number(value, { style: 'unit', unit: name, unitDisplay: 'long' });
    if (seconds <= 60) return t`Trying again in ${unit(seconds, 'second')}`;
    if (seconds <= 3600) return t`Trying again in ${unit(Math.ceil(seconds / 60), 'minute')}`;
    const sameDay = new Date(end).toDateString() === new Date(began).toDateString();
    const time = i18n.date(end, {
      ...(sameDay ? {} : { weekday: 'long' }),
      hour: 'numeric',
      minute: 'numeric',
    });
    return t`Trying again at ${time}`;
  };
  const secondsTo = (time: number) => Math.max(0, Math.ceil((end - time) / 1000));
  const left = secondsTo(now);
  const spoken = left > 60 ? secondsTo(began) : Math.min(secondsTo(began), left > 10 ? 60 : 10);
  return (
    <span className={styles.countdown}>
      <span className={styles.spoken} role="status">
        {stopped ? t`Not trying again` : textOf(spoken)}
      </span>
      {stopped ? null : (
        <>
          <span className={styles.left} aria-hidden>
            {textOf(left)}
          </span>
          <Button small={small} onClick={() => setStopped(true)}>
            <Trans>Stop</Trans>
          </Button>
        </>
      )}
    </span>
  );
}
