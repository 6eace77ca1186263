import { t } from '@lingui/core/macro';
import type { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { errorText, ownMessage } from '../errors/error-text.ts';
import { translate } from '../errors/translate.ts';

/** How the last contact with a registry went, as far as it is known. */
export type LastContact =
  | { readonly worked: true; readonly at: string; readonly count: number | null }
  | { readonly worked: false; readonly why: string; readonly unauthorized: boolean };

/** `failure` is what this page met; else what the core remembers counts. Null when nothing is known. */
export function lastContact(
  { lastSeen }: Registry,
  failure: BerthError | undefined,
): LastContact | null {
  if (failure !== undefined) return failed(failure);
  if (lastSeen === null) return null;
  if (lastSeen.outcome !== 'failed')
    return { worked: true, at: lastSeen.at, count: lastSeen.count };
  return lastSeen.error === undefined
    ? null
    : failed({
        ...{ code: lastSeen.error, message: t`The last contact failed` },
        ...(lastSeen.reason === undefined ? {} : { reason: lastSeen.reason }),
      });
}

function failed(error: Parameters<typeof errorText>[0]): LastContact {
  return {
    worked: false,
    why: translate(errorText(error).title) ?? ownMessage(error),
    unauthorized: error.code === 'UNAUTHORIZED',
  };
}
