import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { History } from 'lucide-react';
import { useStore } from 'zustand';
import { underWay } from '../state/jobs-store.ts';
import { useApp } from '../state/use-app.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Spinner } from '../ui/progress.tsx';

/** How many jobs are under way; opens what they do and did. */
export function JobsButton() {
  const { t } = useLingui();
  const app = useApp();
  const running = useStore(app.jobs, ({ jobs }) => underWay(jobs));
  const waiting = useStore(
    app.jobs,
    ({ jobs }) => jobs?.filter(({ state }) => state === 'paused').length ?? 0,
  );
  const open = () => app.ui.setState({ activityOpen: true });
  if (running === 0 && waiting === 0)
    return (
      <IconButton label={t`Activity`} onClick={open}>
        <History size={16} aria-hidden />
      </IconButton>
    );
  return (
    <Button look="ghost" aria-haspopup="dialog" onClick={open}>
      {running > 0 ? <Spinner /> : <History size={14} aria-hidden />}
      {running > 0
        ? t`${plural(running, { one: '# job', other: '# jobs' })}`
        : t`${plural(waiting, { one: '# job waits', other: '# jobs wait' })}`}
    </Button>
  );
}
