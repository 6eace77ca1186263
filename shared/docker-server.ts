import { normaliseAddress } from './address.ts';
import { dockerHub } from './docker-hub.ts';

/**
 * How a helper may know the registry at `address` (normalised), the usual
 * spelling first; all of them name its own host and port and nothing else.
 * `known` is a spelling found elsewhere, used only when it names the same host.
 */
export function serverUrls(address: string, known?: string): string[] {
  const { host } = new URL(address);
  const own = address === dockerHub.address ? [dockerHub.loginServer] : [host, `https://${host}`];
  return known !== undefined && hostOfServer(known) === host ? [...new Set([known, ...own])] : own;
}

/**
 * The host and port that a key of Docker's stores names, `docker.io` for all
 * names of Docker Hub; null for what names none. Old files hold whole URLs.
 */
export function hostOfServer(server: string): string | null {
  const bare = server.trim().replace(/^https?:\/\//i, '');
  // Another protocol, such as `oci://`, names no host of these stores.
  if (bare.includes('://')) return null;
  const authority = bare.split('/')[0] ?? '';
  const result = normaliseAddress(`https://${authority}`);
  return result.ok ? new URL(result.address).host : null;
}
