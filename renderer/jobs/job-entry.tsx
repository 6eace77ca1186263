import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { isEnded, isUnderWay, type Job, type JobItem } from '../../shared/model/job.ts';
import { Failure } from '../errors/failure.tsx';
import { useApp, useRegistry } from '../state/use-app.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { Shown } from '../ui/shown.tsx';
import styles from './activity.module.css';
import { changeJobs, goOn, restoreJob } from './job-actions.ts';
import {
  canGoOn,
  canRestore,
  fractionOf,
  itemStanding,
  jobStanding,
  jobTitle,
} from './job-texts.ts';

/** One job: how it stands, what can be done with it, and each of its items. */
export function JobEntry({ job }: { readonly job: Job }) {
  const { t, i18n } = useLingui();
  const app = useApp();
  const registry = useRegistry(job.registryId);
  const [open, setOpen] = useState(false);
  const title = jobTitle(job);
  const ask = (method: 'jobs.pause' | 'jobs.cancel') => () =>
    void changeJobs(app, () => app.api.call(method, { id: job.id }));
  const time = i18n.date(job.endedAt ?? job.createdAt, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li className={styles.job}>
      <div className={styles.head}>
        <div className={styles.text}>
          <div className={styles.title}>
            <Shown text={title} />
          </div>
          <div className={styles.muted}>
            {registry === undefined ? null : (
              <>
                <Shown text={registry.name} />
                {' · '}
              </>
            )}
            {jobStanding(job, i18n)}
            {' · '}
            <time dateTime={job.endedAt ?? job.createdAt}>{time}</time>
          </div>
        </div>
        {job.state === 'failed' ? <Badge tone="danger">{t`failed`}</Badge> : null}
        {canGoOn(job) ? (
          <Button
            small
            look="primary"
            onClick={() => void goOn(app, job)}
            aria-label={t`Go on: ${title}`}
          >
            {job.state === 'failed' ? <Trans>Try again</Trans> : <Trans>Go on</Trans>}
          </Button>
        ) : null}
        {isUnderWay(job) ? (
          <Button small onClick={ask('jobs.pause')} aria-label={t`Pause: ${title}`}>
            <Trans>Pause</Trans>
          </Button>
        ) : null}
        {isEnded(job) ? null : (
          <Button small onClick={ask('jobs.cancel')} aria-label={t`Cancel: ${title}`}>
            <Trans>Cancel</Trans>
          </Button>
        )}
        {canRestore(job) ? (
          <Button small onClick={() => void restoreJob(app, job)} aria-label={t`Restore: ${title}`}>
            <Trans>Restore</Trans>
          </Button>
        ) : null}
        <Button
          small
          look="ghost"
          aria-expanded={open}
          aria-label={t`Details of ${title}`}
          onClick={() => setOpen((before) => !before)}
        >
          <Trans>Details</Trans>
        </Button>
      </div>
      {isUnderWay(job) ? (
        <div className={styles.bar}>
          <ProgressBar label={title} value={fractionOf(job)} />
        </div>
      ) : null}
      {job.error === undefined ? null : <Failure look="box" error={job.error} />}
      {open ? <Items job={job} /> : null}
    </li>
  );
}

const pageSize = 200;

function Items({ job }: { readonly job: Job }) {
  const { t, i18n } = useLingui();
  const app = useApp();
  const [items, setItems] = useState<readonly JobItem[]>([]);
  const [shown, setShown] = useState(pageSize);
  const { done, skipped, failed } = job.progress;
  const settled = `${job.state} ${done + skipped + failed}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came of items is read anew as they settle
  useEffect(() => {
    let left = false;
    app.api.call('jobs.results', { id: job.id, limit: Math.min(1000, shown) }).then(
      (answer) => {
        if (!left) setItems(answer.items);
      },
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [app, job.id, shown, settled]);
  const rest = Math.min(1000, job.progress.total) - items.length;
  return (
    <>
      <ul className={styles.items} aria-label={t`Items of ${jobTitle(job)}`}>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items keep their places
          <li key={index} className={styles.item}>
            <code className={styles.name}>
              <Shown text={item.name} />
            </code>
            <span className={item.result?.outcome === 'failed' ? styles.failed : styles.muted}>
              <Shown text={itemStanding(item)} />
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && items.length > 0 ? (
        <Button small look="link" onClick={() => setShown((before) => before + pageSize)}>
          {t`${i18n.number(rest)} more`}
        </Button>
      ) : null}
    </>
  );
}
