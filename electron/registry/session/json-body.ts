import { BerthError } from '../../../shared/errors.ts';
import type { Ask } from '../wire/ask.ts';
import { couldNot } from '../wire/ask.ts';
import { isWebPage, type RegistryResponse, textOf } from '../wire/response.ts';
import { captivePortal, notARegistry } from '../wire/response-error.ts';

/**
 * The JSON of a successful answer, unparsed by schema. Throws BAD_RESPONSE:
 * notARegistry for a web page, incompleteBody for JSON cut off, malformedBody
 * for anything else; UNREACHABLE (captivePortal) for a page of another host.
 */
export function readJson(response: RegistryResponse, ask: Ask, origin: string): unknown {
  if (isWebPage(response))
    throw response.url.origin === origin
      ? notARegistry(ask, { status: response.status })
      : captivePortal(ask, { status: response.status });
  const text = textOf(response.body);
  try {
    return JSON.parse(text);
  } catch {
    const cut = /^\s*[{[]/.test(text);
    throw BerthError.of(
      'BAD_RESPONSE',
      cut
        ? `${couldNot(ask)}: the answer of ${ask.host} broke off`
        : `${couldNot(ask)}: the answer of ${ask.host} is not JSON`,
      {
        reason: cut ? 'incompleteBody' : 'malformedBody',
        status: response.status,
        hint: 'Try again; if it stays so, check the address and any proxy in front of it.',
      },
    );
  }
}
