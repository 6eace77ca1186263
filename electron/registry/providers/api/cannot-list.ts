import { BerthError } from '../../../../shared/errors.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';

/** FORBIDDEN (catalogClosed): the saved credential is of no use to the provider's API; `advice` says which is. */
export function cannotList(registry: string, why: Text, advice: Text): BerthError {
  const operation = text('operation.listRepositories', { registry });
  return BerthError.of('FORBIDDEN', failed({ operation }, why), {
    reason: 'catalogClosed',
    hint: text('list.cannot.hint', { advice }),
  });
}
