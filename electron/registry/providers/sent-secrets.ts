import { z } from 'zod';

/** Headers, beside `Authorization`, in which APIs are shown who asks. */
const secretHeaders = ['x-jfrog-art-api', 'private-token', 'x-auth-token'];
/** Fields of sign-ins, in forms and in JSON. */
const secretFields = ['password', 'secret', 'assertion', 'access_token', 'refresh_token'];
const fieldsSchema = z.record(z.string(), z.unknown());

/** What of a request no error may repeat: some servers put what they were sent into their texts. */
export function sentSecrets(
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): string[] {
  const [scheme = '', shown = ''] = (headers['authorization'] ?? '').split(/ (.*)/s);
  const pair =
    scheme.toLowerCase() === 'basic' ? Buffer.from(shown, 'base64').toString('utf8') : '';
  return [
    shown,
    pair.slice(pair.indexOf(':') + 1),
    ...secretHeaders.flatMap((name) => headers[name] ?? []),
    ...signInFields(body),
  ].filter((secret) => secret !== '');
}

function signInFields(body: string | undefined): string[] {
  const fields = body === undefined ? {} : fieldsOf(body);
  return secretFields.flatMap((name) => {
    const value = fields[name];
    return typeof value === 'string' ? value : [];
  });
}

/** The fields of a body of JSON or of a form. */
function fieldsOf(body: string): Record<string, unknown> {
  try {
    return fieldsSchema.parse(JSON.parse(body));
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
}
