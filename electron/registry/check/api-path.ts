import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import { failed } from '../../http/request-purpose.ts';
import { header, isSuccess, isWebPage } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';
import type { RegistryConnection } from '../connection/registry-connection.ts';
import { isFinding } from './check-line.ts';

/** True when an answer of `/v2/` is a registry's (OCI Distribution 1.1, end-1); the version header is optional. */
export function speaksRegistry(response: AuthenticatedResponse): boolean {
  const { status, headers } = response;
  if (status === 401) return true;
  const version = header(headers, 'docker-distribution-api-version');
  return (isSuccess(status) || status === 403) && !(isWebPage(response) && version === null);
}

/**
 * The error for an address whose path has no API below it, while the host has
 * one at its root; null when there is none either, or no path was given.
 * Throws CANCELLED and what the vault says.
 */
export async function registryAtRoot(
  session: RegistryConnection,
  signal: AbortSignal,
): Promise<BerthError | null> {
  const { endpoint, limits } = session;
  if (endpoint.base === endpoint.origin) return null;
  const operation = text('operation.reach', { registry: endpoint.name });
  try {
    const response = await session.request({
      effect: 'read',
      url: new URL('/v2/', endpoint.origin),
      scopes: [],
      limit: limits.errorBytes,
      operation,
      signal,
    });
    if (!speaksRegistry(response)) return null;
  } catch (error) {
    if (!isFinding(error)) throw error;
    return null;
  }
  return BerthError.of(
    'BAD_RESPONSE',
    failed({ operation }, text('registry.atRoot', { address: endpoint.origin })),
    {
      reason: 'notARegistry',
      hint: text('registry.atRoot.hint', { address: endpoint.origin }),
    },
  );
}
