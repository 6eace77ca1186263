import { BerthError } from '../../../shared/errors.ts';
import { isLoopbackHost } from '../../../shared/loopback.ts';
import { environmentProxy } from './environment-proxy.ts';
import type { ClientEnvironment, RegistryTarget, SecretSource } from './target.ts';

/** A proxy to go through; its credentials apart from its address. */
export interface ProxyRoute {
  url: URL;
  /** The value of `Proxy-Authorization`. */
  authorization: string | null;
}

/** Finds the proxy for a URL; null means a direct connection. */
export type ProxyFinder = (url: URL) => Promise<ProxyRoute | null>;

/** The proxies of one record: none, one of its own, or the system's per URL. */
export function proxyFinder(
  target: RegistryTarget,
  secrets: SecretSource,
  environment: ClientEnvironment,
): ProxyFinder {
  if (target.proxy === 'none') return async () => null;
  if (target.proxy !== 'system')
    return async () => proxyRoute(target.proxy, await secrets.proxyPassword());
  return async (url) => {
    if (isLoopbackHost(url.hostname)) return null;
    const { resolveProxy } = environment;
    const named =
      resolveProxy === undefined
        ? environmentProxy(url, process.env)
        : fromPac(await resolveProxy(url.origin));
    return named === null ? null : proxyRoute(named, null);
  };
}

/** Throws UNREACHABLE (proxy) for a proxy of a kind that is not spoken. */
function proxyRoute(address: string, password: string | null): ProxyRoute {
  const url = parse(address);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw BerthError.of('UNREACHABLE', 'The proxy setting is not an http or https proxy', {
      reason: 'proxy',
      hint: 'Set a proxy such as http://proxy.example.com:3128, or "none", for this registry.',
    });
  const username = decode(url.username);
  const secret = password ?? decode(url.password);
  url.username = '';
  url.password = '';
  const authorization =
    username === '' && secret === ''
      ? null
      : `Basic ${Buffer.from(`${username}:${secret}`, 'utf8').toString('base64')}`;
  return { url, authorization };
}

/** Proxy resolvers may answer in the words of PAC files: `PROXY host:port; DIRECT`. */
function fromPac(answer: string | null): string | null {
  const first = (answer ?? '').split(';')[0]?.trim() ?? '';
  if (first === '' || /^direct$/i.test(first)) return null;
  const [, kind = '', host = ''] = /^(PROXY|HTTPS?|SOCKS[45]?)\s+(\S+)$/i.exec(first) ?? [];
  if (host === '') return first;
  const scheme = /^https$/i.test(kind) ? 'https' : /^socks/i.test(kind) ? 'socks' : 'http';
  return `${scheme}://${host}`;
}

function parse(address: string): URL | null {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
