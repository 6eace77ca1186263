import { BerthError } from '../../../shared/errors.ts';
import { parseJson } from '../../../shared/json-text.ts';
import { text } from '../../../shared/text/text.ts';
import { failed, type RequestPurpose } from '../../http/request-purpose.ts';
import { isWebPage, type RegistryResponse, textOf } from '../../http/response.ts';
import { captivePortal, notARegistry } from '../protocol/response-error.ts';

const faults = {
  malformed: 'registry.notJson',
  tooDeep: 'registry.tooDeep',
  tooMany: 'registry.tooManyValues',
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
  const json = textOf(response.body);
  const parsed = parseJson(json);
  if (parsed.ok) return parsed.value;
  // Nobody asks again for an answer that is whole and out of all proportion.
  const cut = parsed.why === 'malformed' && /^\s*[{[]/.test(json);
  throw BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, text(cut ? 'http.brokeOff' : faults[parsed.why], { host: purpose.host })),
    {
      reason: cut ? 'incompleteBody' : 'malformedBody',
      status: response.status,
      hint: text('registry.unreadable.hint'),
    },
  );
}
