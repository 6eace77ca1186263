import { isSuccess, type RegistryResponse } from '../wire/response.ts';
import type { Login } from './login.ts';

/** Shorter ones would take half of a text with them. */
const leastLength = 4;

/**
 * A refusal without the secrets it was given: some servers repeat the
 * request's credentials in their error texts, which are shown and kept.
 */
export function withoutSecrets(
  response: RegistryResponse,
  secrets: readonly string[],
): RegistryResponse {
  if (isSuccess(response.status) || response.body.length === 0) return response;
  const forms = new Set(secrets.flatMap(formsOf).filter((form) => form.length >= leastLength));
  let text = response.body.toString('latin1');
  for (const form of [...forms].sort((one, other) => other.length - one.length))
    text = text.replaceAll(Buffer.from(form, 'utf8').toString('latin1'), '***');
  return { ...response, body: Buffer.from(text, 'latin1') };
}

/** What of a login must stay secret, also joined as Basic authentication sends it. */
export function secretsOf(login: Login): string[] {
  switch (login.kind) {
    case 'anonymous':
      return [];
    case 'identity':
      return [login.token];
    case 'basic':
      return [
        login.password,
        Buffer.from(`${login.username}:${login.password}`, 'utf8').toString('base64'),
      ];
  }
}

/** As it is, inside of JSON, and inside of a URL. */
function formsOf(given: string): string[] {
  // Half a surrogate pair cannot be written into a URL.
  const secret = Buffer.from(given, 'utf8').toString('utf8');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
  ];
}
