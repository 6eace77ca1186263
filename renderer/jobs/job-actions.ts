import { t } from '@lingui/core/macro';
import type { Job } from '../../shared/model/job.ts';
import { changeOrTell } from '../errors/change-or-tell.ts';
import type { App } from '../state/app.ts';
import { notify } from '../ui/toaster.tsx';
import { canRestore, endedText } from './job-texts.ts';

/** Does something with a job, shows a failure, and reads them anew. */
export function changeJobs(app: App, work: () => Promise<unknown>): Promise<boolean> {
  return changeOrTell(work, () => app.jobs.refresh());
}

/** Pushes back what a job deleted. */
export async function restoreJob(app: App, { id }: Job): Promise<void> {
  await changeJobs(app, () => app.api.call('jobs.start', { kind: 'restore', jobId: id }));
}

/** Goes on with a job that waits, or failed in part. */
export async function goOn(app: App, { id }: Job): Promise<void> {
  await changeJobs(app, () => app.api.call('jobs.resume', { id }));
}

/** Says what came of a job, with the one thing that is most likely wanted next. */
export function tellEnded(app: App, job: Job): void {
  const failed = job.state === 'failed';
  const open = { label: t`Details`, run: () => app.ui.setState({ activityOpen: true }) };
  notify({
    title: endedText(job),
    failed,
    action:
      !failed && canRestore(job)
        ? { label: t`Restore`, run: () => void restoreJob(app, job) }
        : open,
  });
}

/** Says that jobs were not finished when Berth ended. */
export function tellLeft(app: App, jobs: readonly Job[]): void {
  const [only] = jobs;
  const one = jobs.length === 1 ? only : undefined;
  notify({
    title: t`Some work was not finished when Berth ended`,
    action:
      one === undefined
        ? { label: t`Details`, run: () => app.ui.setState({ activityOpen: true }) }
        : { label: t`Go on`, run: () => void goOn(app, one) },
  });
}
