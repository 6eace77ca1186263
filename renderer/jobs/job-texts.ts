import type { I18n } from '@lingui/core';
import { plural, t } from '@lingui/core/macro';
import { isEnded, isUnderWay, type Job, type JobItem } from '../../shared/model/job.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { ownMessage } from '../errors/error-text.ts';

/** What a job does, as its reader reads it. */
export function jobTitle(job: Job): string {
  return inLanguage(job.title, job.kind);
}

/** How a job stands, in one line. */
export function jobStanding(job: Job, i18n: I18n): string {
  const { progress, state } = job;
  const { total, done, skipped, failed } = progress;
  const number = (count: number) => i18n.number(count);
  const counts = [
    t`${number(done)} of ${number(total)} done`,
    ...(skipped === 0 ? [] : [t`${number(skipped)} left alone`]),
    ...(failed === 0 ? [] : [t`${number(failed)} failed`]),
  ].join(' · ');
  if (state === 'queued') return t`Waiting for its turn`;
  if (state === 'cancelled') return `${t`Cancelled`} · ${counts}`;
  if (state !== 'paused') return counts;
  return `${pauseText(job, i18n)} · ${counts}`;
}

function pauseText({ pausedBy, resumesAt }: Job, i18n: I18n): string {
  switch (pausedBy) {
    case 'vault':
      return t`Waits for the vault`;
    case 'credential':
      return t`Waits for a login`;
    case 'rateLimit': {
      if (resumesAt === undefined) return t`Waits for the registry’s limit`;
      const time = i18n.date(resumesAt, { timeStyle: 'short' });
      return t`Waits for the registry’s limit until ${time}`;
    }
    case 'restart':
      return t`Not finished when Berth ended`;
    default:
      return t`Paused`;
  }
}

/** What became of one item. */
export function itemStanding({ result, begun }: JobItem): string {
  if (result === undefined) return begun === true ? t`Not known` : t`To do`;
  const { outcome, note, error } = result;
  if (error !== undefined) return ownMessage(error);
  if (note !== undefined) return inLanguage(note, outcome);
  return outcome === 'done' ? t`Done` : outcome === 'skipped' ? t`Left alone` : t`Failed`;
}

/** What a person is told when a job has ended. */
export function endedText(job: Job): string {
  const { done, failed, skipped } = job.progress;
  const place = job.repository ?? '';
  if (job.state === 'cancelled') return t`${jobTitle(job)}: cancelled`;
  if (failed > 0)
    return t`${jobTitle(job)}: ${plural(failed, { one: '# failed', other: '# failed' })}`;
  if (job.error !== undefined) return t`${jobTitle(job)}: stopped`;
  if (skipped > 0)
    return t`${jobTitle(job)}: ${plural(skipped, { one: '# left alone', other: '# left alone' })}`;
  if (job.kind === 'restore') return t`Restored in ${place}`;
  return t`${plural(done, { one: `# deleted from ${place}`, other: `# deleted from ${place}` })}`;
}

/** Whether a job can be gone on with, or tried again. */
export function canGoOn({ state, progress }: Job): boolean {
  const { total, done, skipped } = progress;
  return state === 'paused' || (state === 'failed' && done + skipped < total);
}

/** Whether a job can be restored from. */
export function canRestore(job: Job): boolean {
  return job.restorable && isEnded(job);
}

/** From 0 to 1. */
export function fractionOf({ progress, state }: Job): number | null {
  if (!isUnderWay({ state }) && state !== 'paused') return null;
  const { total, done, skipped, failed, bytes } = progress;
  if (bytes !== null && bytes.total !== null && bytes.total > 0 && total <= 1)
    return bytes.done / bytes.total;
  return total === 0 ? null : (done + skipped + failed) / total;
}
