import { z } from 'zod';
import type { Credential } from '../../../../shared/model/credential.ts';
import { basicHeader } from '../login/credential-forms.ts';

/** Legacy API keys begin so; they have a header of their own. */
const apiKey = /^AKCp/;
const subjectSchema = z.object({ sub: z.string() });

/** How Artifactory's REST API is shown who asks: Basic, a bearer token, or an API key. */
export function proofFor(credential: Credential | null): Record<string, string> {
  const token = bareToken(credential);
  if (token === null) return basicHeader(credential);
  return apiKey.test(token) ? { 'x-jfrog-art-api': token } : { authorization: `Bearer ${token}` };
}

/**
 * The registry takes access tokens as the password of the user they are for
 * (jfrog.com/help, "Access Tokens"), whom most tokens name. Others come back
 * as they are.
 */
export async function artifactoryLogin(credential: Credential | null): Promise<Credential | null> {
  const token = bareToken(credential);
  const username = token === null ? null : await userOf(token);
  return token === null || username === null
    ? credential
    : { kind: 'password', username, password: token };
}

/** A token without a user name, or under the one that stands for none in Docker's formats. */
function bareToken(credential: Credential | null): string | null {
  if (credential?.kind === 'token')
    return credential.username === undefined || credential.username === '<token>'
      ? credential.token
      : null;
  return credential?.kind === 'password' && credential.username === '<token>'
    ? credential.password
    : null;
}

/** `jfac@01h…/users/ada` is the token of ada. */
async function userOf(token: string): Promise<string | null> {
  const { decodeJwt } = await import('jose');
  try {
    const { sub } = subjectSchema.parse(decodeJwt(token));
    return /\/users\/([^/:\p{Cc}]+)$/u.exec(sub)?.[1] ?? null;
  } catch {
    return null;
  }
}
