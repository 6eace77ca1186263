import { dockerHub, dockerHubHosts } from './docker-hub.ts';
import { withoutTrailing } from './outer-characters.ts';

export type AddressProblem =
  | 'empty'
  | 'spaces'
  | 'notAUrl'
  | 'protocol'
  | 'userinfo'
  | 'queryOrFragment'
  | 'host'
  | 'port'
  | 'tooLong';

export type AddressResult = { ok: true; address: string } | { ok: false; problem: AddressProblem };

const hasProtocol = /^[a-z][a-z0-9+.-]*:\/\//i;
const hostPort = /^[^/?#]*$/;

/**
 * Normalises a typed registry address to `scheme://host[:port][/prefix]`:
 * trimmed, lower-case host (punycode), default port folded, no trailing slash,
 * no trailing `/v2`, path case kept. Without a protocol, `localhost` and
 * loopback mean http and everything else https.
 */
export function normaliseAddress(typed: string): AddressResult {
  const text = typed.trim();
  if (text === '') return { ok: false, problem: 'empty' };
  if (text.length > 2048) return { ok: false, problem: 'tooLong' };
  if (/\s/.test(text) || hasControl(text)) return { ok: false, problem: 'spaces' };
  let url: URL;
  try {
    url = new URL(hasProtocol.test(text) ? text : `${guessProtocol(text)}//${text}`);
  } catch {
    const authority = text.replace(hasProtocol, '').split(/[/?#]/)[0] ?? '';
    return { ok: false, problem: hasBadPort(authority) ? 'port' : 'notAUrl' };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { ok: false, problem: 'protocol' };
  if (url.username !== '' || url.password !== '' || text.includes('@'))
    return { ok: false, problem: 'userinfo' };
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text))
    return { ok: false, problem: 'queryOrFragment' };
  if (url.port === '0') return { ok: false, problem: 'port' };
  if (!isHost(url.hostname)) return { ok: false, problem: 'host' };
  if (dockerHubHosts.has(url.hostname)) return { ok: true, address: dockerHub.address };
  return { ok: true, address: `${url.protocol}//${url.host}${prefixOf(url.pathname)}` };
}

/** Scheme, host and port of a normalised address: what a credential is bound to. */
export function originOf(address: string): string {
  return new URL(address).origin;
}

/** `host[:port][/prefix]` of a normalised address, as image references spell it. */
export function hostOf(address: string): string {
  const url = new URL(address);
  return `${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}

/** A path without slashes and `/v2` at its end. */
function prefixOf(pathname: string): string {
  let path = withoutTrailing(pathname, '/');
  while (path.endsWith('/v2')) path = withoutTrailing(path.slice(0, -'/v2'.length), '/');
  return path;
}

function guessProtocol(text: string): 'http:' | 'https:' {
  const authority = text.split(/[/?#]/)[0] ?? '';
  if (!hostPort.test(authority)) return 'https:';
  const host = authority.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return isLoopbackHost(host.toLowerCase()) ? 'http:' : 'https:';
}

function hasControl(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f || character === '\\') return true;
  }
  return false;
}

function hasBadPort(authority: string): boolean {
  const port = /:([^:[\]]*)$/.exec(authority)?.[1];
  return port !== undefined && port !== '' && !(Number(port) <= 65_535);
}

function isHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return hostname.endsWith(']');
  if (hostname === '' || hostname.length > 253) return false;
  return hostname
    .replace(/\.$/, '')
    .split('.')
    .every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
}

/** True for a host name or IP literal (no brackets, lower case) that can only mean this machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return (
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    /^127(\.\d{1,3}){3}$/.test(bare) ||
    bare === '::1'
  );
}
