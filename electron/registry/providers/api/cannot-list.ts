import { BerthError } from '../../../../shared/errors.ts';

/** FORBIDDEN (catalogClosed): the saved credential is of no use to the provider's API; `hint` says which is. */
export function cannotList(name: string, why: string, hint: string): BerthError {
  return BerthError.of('FORBIDDEN', `Could not list the repositories of ${name}: ${why}`, {
    reason: 'catalogClosed',
    hint: `${hint} Repositories can also be opened by name: add the ones you use.`,
  });
}
