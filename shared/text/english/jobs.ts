/** Jobs, and what they do to images. */
export const jobTexts = {
  'jobs.notFound': 'There is no job {id}',
  'jobs.notFound.hint': 'Ended jobs are kept for 30 days.',
  'jobs.tooMany': 'More than {maximum} jobs wait already',
  'jobs.notPaused': 'This job is not paused',
  'jobs.interrupted': 'The job was interrupted',
  'jobs.unknownKind': 'This version of Berth does not know this kind of job',
  'jobs.broken': 'The job could not go on',
} as const;
