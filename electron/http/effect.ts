import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { failed, type RequestPurpose } from './request-purpose.ts';

/** Whether a request changes what the other side keeps, whatever its method: queries are posted too. */
export type Effect = 'read' | 'write';

const changingMethods: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE']);

/**
 * Refuses a request that would change a read-only target, by its effect or by a
 * method that has no other. Throws UNSUPPORTED (readOnly); nothing was sent.
 */
export function refuseChange(request: {
  effect: Effect;
  method: string;
  purpose: RequestPurpose;
}): void {
  if (request.effect === 'read' && !changingMethods.has(request.method)) return;
  throw BerthError.of('UNSUPPORTED', failed(request.purpose, text('http.readOnly')), {
    reason: 'readOnly',
    hint: text('http.readOnly.hint'),
  });
}
