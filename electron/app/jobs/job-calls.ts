import type { Handlers } from '../../../shared/api.ts';
import type { CoreParts } from '../core-parts.ts';

type JobCalls = Pick<
  Handlers,
  'jobs.list' | 'jobs.results' | 'jobs.pause' | 'jobs.resume' | 'jobs.cancel' | 'jobs.watch'
>;

/** Long work: how it stands, and what a person does with it. */
export function jobCalls({ jobs, hub }: Pick<CoreParts, 'jobs' | 'hub'>): JobCalls {
  return {
    async 'jobs.list'() {
      const { sequence } = hub;
      return { jobs: await jobs.list(), sequence };
    },
    'jobs.results': ({ id, from = 0, limit = 1000 }) => jobs.items(id, from, limit),
    'jobs.pause': ({ id }) => jobs.pause(id),
    'jobs.resume': ({ id }) => jobs.resume(id),
    'jobs.cancel': ({ id }) => jobs.cancel(id),
    'jobs.watch': ({ id }, { signal }) => jobs.watch(id, signal),
  };
}
