import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { uriPart } from '../../shared/uri-part.ts';
import {
  isJsonObject,
  type JsonValue,
  sameJson,
  textOf,
  valueAt,
} from '../exchange/text/json-value.ts';
import { newId, type PlannedRequest, type RequestPlan } from './plan-requests.ts';
import type { SystemClient } from './system-client.ts';

/** How far a plan came; `error` is why it went no further. */
export interface RunPlan {
  /** Requests that were answered with success. */
  sent: number;
  error: unknown;
}

/**
 * Sends the requests of a plan one after the other and stops at the first that fails; no
 * change is ever sent twice, so that a broken answer doubles nothing.
 */
export async function runPlan(
  client: SystemClient,
  plan: RequestPlan,
  signal: AbortSignal,
): Promise<RunPlan> {
  let id: string | null = null;
  let sent = 0;
  for (const request of plan.requests) {
    try {
      const answer = await client.request({
        ...filledIn(request, id),
        method: request.method,
        effect: request.method === 'GET' ? 'read' : 'write',
        operation: text('operation.changeSystem'),
        signal,
      });
      if (request.creates === true) id = idIn(answer);
      const { expects } = request;
      if (expects !== undefined && !sameJson(valueAt(answer, expects.path), expects.value))
        throw BerthError.of('BAD_RESPONSE', text('systems.notAsWritten'), {
          reason: 'malformedBody',
        });
      sent += 1;
    } catch (error) {
      return { sent, error };
    }
  }
  return { sent, error: null };
}

function filledIn({ path, body }: PlannedRequest, id: string | null) {
  if (id === null) return { path, body };
  return { path: path.replace(newId, uriPart(id)), body: body && withId(body, id) };
}

function withId<T extends JsonValue>(value: T, id: string): JsonValue {
  if (value === newId) return id;
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withId(item, id)]));
}

/** The id of a record that was made: Rancher's `id`, Run:ai's `meta.id`. */
function idIn(answer: unknown): string {
  const id = textOf(valueAt(answer, ['meta', 'id'])) ?? textOf(valueAt(answer, ['id']));
  if (id === null || id.length > 200)
    throw BerthError.of('BAD_RESPONSE', text('systems.noNewId'), { reason: 'malformedBody' });
  return id;
}
