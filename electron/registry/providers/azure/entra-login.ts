import { z } from 'zod';
import type { Credential } from '../../../../shared/model/credential.ts';
import { text } from '../../../../shared/text/text.ts';
import type { ProviderApi } from '../api/provider-request.ts';
import { type Expiring, TemporaryLogin } from '../login/temporary-login.ts';

/** The user name that Azure takes with a token in place of a password. */
const nobody = '00000000-0000-0000-0000-000000000000';
/** Who signs the access tokens of Microsoft Entra ID, in its clouds. */
const entra =
  /^https:\/\/(?:sts\.windows\.net|sts\.chinacloudapi\.cn|login\.(?:microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|chinacloudapi\.cn))\//;

const claimsSchema = z.object({
  iss: z.string().catch(''),
  exp: z.number().optional().catch(undefined),
});
const exchangeSchema = z.object({ refresh_token: z.string().regex(/^[\x21-\x7e]+$/) });

/** An access token of Entra ID in a credential; null for passwords and the registry's own tokens. */
export async function entraToken(credential: Credential | null): Promise<string | null> {
  const token = bareToken(credential);
  return token !== null && entra.test((await claimsOf(token)).iss) ? token : null;
}

/**
 * The registry's own refresh tokens for access tokens of Entra ID (Azure/acr,
 * `docs/AAD-OAuth.md`, "POST /oauth2/exchange"): they last some hours.
 */
export function entraLogin(
  api: ProviderApi,
  context: { name: string; service: string; tokenMs: number },
): TemporaryLogin<Credential> {
  return new TemporaryLogin(async (credential): Promise<Expiring<Credential>> => {
    const form = new URLSearchParams({
      grant_type: 'access_token',
      service: context.service,
      access_token: (await entraToken(credential)) ?? '',
    });
    const { body } = await api.request({
      effect: 'read',
      method: 'POST',
      path: '/oauth2/exchange',
      content: { mediaType: 'application/x-www-form-urlencoded', text: form.toString() },
      signsIn: true,
      schema: exchangeSchema,
      operation: text('operation.signIn', { registry: context.name }),
      right: text('right.entraRole'),
      totalMs: context.tokenMs,
      signal: new AbortController().signal,
    });
    const { exp } = await claimsOf(body.refresh_token);
    return {
      value: { kind: 'token', token: body.refresh_token },
      expiresAt: (exp ?? Number.NaN) * 1000,
    };
  });
}

function bareToken(credential: Credential | null): string | null {
  if (credential?.kind === 'token')
    return [undefined, nobody].includes(credential.username) ? credential.token : null;
  if (credential?.kind !== 'password') return null;
  return [nobody, '<token>'].includes(credential.username) ? credential.password : null;
}

/** What a token says of itself, unverified: it only decides how it is used. */
async function claimsOf(token: string): Promise<z.infer<typeof claimsSchema>> {
  const { decodeJwt } = await import('jose');
  try {
    return claimsSchema.parse(decodeJwt(token));
  } catch {
    return { iss: '' };
  }
}
