import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import { jsonValue } from '../../../../shared/json-text.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { failed } from '../../../http/request-purpose.ts';
import { looseText } from '../api/loose-fields.ts';

/** The only place that a key's signature is ever sent to, whatever the key's own file says. */
export const googleTokenHost = 'oauth2.googleapis.com';
const tokenUri = `https://${googleTokenHost}/token`;
/** Deleting takes more than the read-only scope; what the account may do is decided by its roles. */
const scope = 'https://www.googleapis.com/auth/cloud-platform';
export const assertionGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const keySchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1).max(512),
  private_key: z.string().min(1),
  private_key_id: looseText,
  project_id: looseText,
  token_uri: looseText,
});

/** What a service account's key file holds. */
export interface ServiceAccountKey {
  email: string;
  privateKey: string;
  keyId: string | null;
  projectId: string | null;
}

/**
 * Reads a key file (cloud.google.com/iam, "Service account keys"). Throws
 * UNSUPPORTED for other kinds of files, and for keys that name another token
 * server than Google's; nothing of the file is in the message.
 */
export function readServiceAccountKey(json: string): ServiceAccountKey {
  const parsed = keySchema.safeParse(jsonValue(json.replace(/^\uFEFF/, '')));
  if (!parsed.success) throw unusable(text('gar.notAKey'), text('gar.notAKey.hint'));
  const { client_email, private_key, private_key_id, project_id, token_uri } = parsed.data;
  if (token_uri !== null && token_uri !== tokenUri)
    throw unusable(
      text('gar.otherTokenServer', { host: googleTokenHost }),
      text('gar.otherTokenServer.hint'),
    );
  return {
    email: client_email,
    privateKey: private_key,
    keyId: private_key_id,
    projectId: project_id,
  };
}

/**
 * The signed statement that is exchanged for an access token (RFC 7523;
 * developers.google.com, "Using OAuth 2.0 for Server to Server Applications").
 * The private key is used here and never sent.
 */
export async function signAssertion(key: ServiceAccountKey): Promise<string> {
  const { importPKCS8, SignJWT } = await import('jose');
  const privateKey = await importPKCS8(key.privateKey, 'RS256').catch(() => {
    throw unusable(text('gar.privateKey'), text('gar.privateKey.hint'));
  });
  return new SignJWT({ scope })
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'JWT',
      ...(key.keyId === null ? {} : { kid: key.keyId }),
    })
    .setIssuer(key.email)
    .setAudience(tokenUri)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
}

function unusable(why: Text, hint: Text): BerthError {
  const operation = text('operation.useServiceAccount');
  return BerthError.of('UNSUPPORTED', failed({ operation }, why), { hint });
}
