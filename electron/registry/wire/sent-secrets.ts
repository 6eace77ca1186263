/** Header fields that carry a login or token of a registry or cloud, beside `authorization`. */
const tokenFields = [
  'x-amz-security-token',
  'x-amz-sso_bearer_token',
  'x-auth-token',
  'x-security-token',
  'x-acs-security-token',
  'x-tc-token',
  'x-jfrog-art-api',
];
const formFields = ['refresh_token', 'access_token', 'password', 'assertion'];

/**
 * What of a request proves who is asking: tokens and logins that were lent or
 * derived and that nobody saved. Signatures are good for one request and are
 * no secret.
 */
export function sentSecrets({
  body,
  headers,
}: {
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
}): string[] {
  const [, scheme = '', value = ''] =
    /^(basic|bearer|token) +(\S+)$/i.exec(headers['authorization'] ?? '') ?? [];
  const pair =
    scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : '';
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const form = new URLSearchParams(isForm ? (body ?? '') : '');
  return [
    value,
    pair.slice(pair.indexOf(':') + 1),
    ...tokenFields.map((name) => headers[name] ?? ''),
    ...formFields.map((name) => form.get(name) ?? ''),
  ].filter((secret) => secret !== '');
}
