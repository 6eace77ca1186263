import { BerthError } from '../../../shared/errors.ts';
import { parseJson } from '../../../shared/json-text.ts';
import type { RequestPurpose } from '../../http/request-purpose.ts';
import { failedTo } from '../../http/request-purpose.ts';
import { isWebPage, type RegistryResponse, textOf } from '../../http/response.ts';
import { captivePortal, notARegistry } from '../protocol/response-error.ts';

const faults = {
  malformed: 'is not JSON',
  tooDeep: 'is nested too deeply',
  tooMany: 'holds too many values',
} as const;

/**
 * The JSON of a successful answer, unparsed by schema. Throws BAD_RESPONSE:
 * notARegistry for a web page, incompleteBody for JSON cut off, malformedBody
 * for anything else, JSON beyond all proportion included; UNREACHABLE (captivePortal) for a page of another host.
 */
export function readJson(
  response: RegistryResponse,
  purpose: RequestPurpose,
  origin: string,
): unknown {
  if (isWebPage(response))
    throw response.url.origin === origin
      ? notARegistry(purpose, { status: response.status })
      : captivePortal(purpose, { status: response.status });
  const text = textOf(response.body);
  const parsed = parseJson(text);
  if (parsed.ok) return parsed.value;
  // Nobody asks again for an answer that is whole and out of all proportion.
  const cut = parsed.why === 'malformed' && /^\s*[{[]/.test(text);
  throw BerthError.of(
    'BAD_RESPONSE',
    `${failedTo(purpose)}: the answer of ${purpose.host} ${cut ? 'broke off' : faults[parsed.why]}`,
    {
      reason: cut ? 'incompleteBody' : 'malformedBody',
      status: response.status,
      hint: 'Try again; if it stays so, check the address and any proxy in front of it.',
    },
  );
}
