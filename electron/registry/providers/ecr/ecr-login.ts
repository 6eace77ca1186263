import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import type { Expiring } from '../login/temporary-login.ts';

/** One entry of `authorizationData` (ECR API reference, `AuthorizationData`). */
export const authorizationSchema = z.object({
  authorizationToken: z.string().min(1),
  expiresAt: z.date().nullish(),
});

/**
 * The login in Amazon's token, `AWS:password` in base64. It is renewed at half
 * of its life, twelve hours: keys that are themselves temporary may end it earlier.
 */
export function ecrLogin(
  { authorizationToken, expiresAt }: z.infer<typeof authorizationSchema>,
  name: string,
): Expiring<Credential> {
  const pair = Buffer.from(authorizationToken, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon <= 0 || colon === pair.length - 1)
    throw BerthError.of(
      'BAD_RESPONSE',
      failed({ operation: text('operation.signIn', { registry: name }) }, text('ecr.noLogin')),
      { reason: 'malformedBody', hint: text('registry.tryLater.hint') },
    );
  const now = Date.now();
  const life = (expiresAt?.getTime() ?? Number.NaN) - now;
  return {
    value: { kind: 'password', username: pair.slice(0, colon), password: pair.slice(colon + 1) },
    expiresAt: now + life / 2,
  };
}
