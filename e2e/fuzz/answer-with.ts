import type { RegistryResponse } from '../../electron/http/response.ts';

/** An answer of a registry as its readers get it. */
export function answerWith(
  headers: RegistryResponse['headers'],
  body: string,
  status = 200,
): RegistryResponse {
  const url = new URL('https://registry.example.com/v2/');
  return { status, headers, url, body: Buffer.from(body) };
}
