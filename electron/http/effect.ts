import { BerthError } from '../../shared/errors.ts';
import { failedTo, type RequestPurpose } from './request-purpose.ts';

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
  throw BerthError.of(
    'UNSUPPORTED',
    `${failedTo(request.purpose)}: changes are blocked for this registry`,
    { reason: 'readOnly', hint: 'Nothing was sent. Allow changes in its settings.' },
  );
}
