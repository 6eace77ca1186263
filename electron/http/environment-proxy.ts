import ipaddr from 'ipaddr.js';
import { isLoopbackHost } from '../../shared/address.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL, or null: `HTTPS_PROXY` and
 * `HTTP_PROXY` by the URL's scheme, else `ALL_PROXY`, unless `NO_PROXY` lists
 * the host (as a name, a domain, `host:port`, an address range or `*`). Lower
 * case wins, as in curl; loopback is never proxied, as in Go.
 */
export function environmentProxy(url: URL, variables: Variables): string | null {
  if (isLoopbackHost(url.hostname)) return null;
  const scheme = url.protocol.replace(':', '');
  const proxy = read(variables, `${scheme}_proxy`) ?? read(variables, 'all_proxy');
  if (proxy === undefined) return null;
  const exceptions = (read(variables, 'no_proxy') ?? '').split(/[,\s]+/).filter(Boolean);
  return exceptions.some((exception) => matches(exception.toLowerCase(), url)) ? null : proxy;
}

function read(variables: Variables, name: string): string | undefined {
  const value = variables[name] ?? variables[name.toUpperCase()];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function matches(exception: string, url: URL): boolean {
  if (exception === '*') return true;
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const withPort = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(exception);
  const pattern = withPort === null ? exception : (withPort[1] ?? withPort[2] ?? '');
  if (withPort !== null && withPort[3] !== port) return false;
  if (pattern.includes('/')) return inRange(host, pattern);
  const name = pattern.replace(/^\[|\]$/g, '').replace(/^\*?\.|\.$/g, '');
  return name !== '' && (host === name || (!isIp(host) && host.endsWith(`.${name}`)));
}

function inRange(host: string, range: string): boolean {
  if (!isIp(host) || !ipaddr.isValidCIDR(range)) return false;
  const [network, bits] = ipaddr.parseCIDR(range);
  const address = ipaddr.process(host);
  return address.kind() === network.kind() && address.match(network, bits);
}

function isIp(host: string): boolean {
  return ipaddr.isValid(host);
}
