/** What the fuzzed client is given, and must never tell. */
export const username = 'ada';
export const password = 'horse-battery-4711';
export const identityToken = 'identity-token-0815';
/** What the token server gives it. */
export const accessToken = 'access.token-1234567890';

/** As Basic authentication sends it. */
export const basic = Buffer.from(`${username}:${password}`).toString('base64');

const secrets: readonly string[] = [password, identityToken, accessToken, basic];

/** The secrets that a text gives away. */
export function leakedIn(text: string): string[] {
  return secrets.filter((secret) => text.includes(secret));
}
