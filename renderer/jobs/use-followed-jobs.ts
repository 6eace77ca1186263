import { useEffect } from 'react';
import { tagListKey, tagRequest } from '../state/list-requests.ts';
import { useApp } from '../state/use-app.ts';
import { tellEnded, tellLeft } from './job-actions.ts';

/** Says what came of jobs, and shows lists as they are after them, in each window. */
export function useFollowedJobs(): void {
  const app = useApp();
  useEffect(() => {
    app.jobs.onLeft((jobs) => tellLeft(app, jobs));
    app.jobs.onEnded((job) => {
      tellEnded(app, job);
      const { registryId, repository } = job;
      const registry = app.registries
        .getState()
        .registries.find((candidate) => candidate.id === registryId);
      if (registry === undefined || repository === null) return;
      const isShown = app.tags.getState().lists[tagListKey(registryId, repository)] !== undefined;
      if (isShown) app.tags.reload(tagRequest(app, registry, repository), true);
    });
  }, [app]);
}
