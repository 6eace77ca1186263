import { isLoopbackHost } from '../../shared/address.ts';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import type {
  ConnectionEnvironment,
  ConnectionSecrets,
  ConnectionSettings,
} from './connection-settings.ts';
import { environmentProxy } from './environment-proxy.ts';
import { RecentMap } from './recent-map.ts';

/** A proxy to go through; its credentials apart from its address. */
export interface ProxyRoute {
  kind: 'http' | 'socks5';
  url: URL;
  login: { username: string; password: string } | null;
  /** The value of `Proxy-Authorization`. */
  authorization: string | null;
}

/** Finds the ways to a URL, the first one to be tried first; null means a direct connection. */
export type ProxyFinder = (url: URL) => Promise<readonly (ProxyRoute | null)[]>;

const direct: readonly null[] = [null];

/** The proxies of one record: none, one of its own, or the system's per URL. */
export function proxyFinder(
  target: ConnectionSettings,
  secrets: ConnectionSecrets,
  environment: ConnectionEnvironment,
): ProxyFinder {
  if (target.proxy === 'none') return async () => direct;
  if (target.proxy !== 'system')
    return async () => [proxyRoute(target.proxy, await secrets.proxyPassword())];
  return async (url) => {
    if (isLoopbackHost(url.hostname)) return direct;
    const { resolveProxy } = environment;
    const named =
      resolveProxy === undefined
        ? environmentProxy(url, process.env)
        : await resolveProxy(url.origin);
    return routesOf(named ?? '');
  };
}

const schemes: Readonly<Record<string, ProxyRoute['kind']>> = {
  'http:': 'http',
  'https:': 'http',
  'socks:': 'socks5',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
};

/** Throws UNREACHABLE (proxy) for a proxy of a kind that is not spoken. */
function proxyRoute(address: string, password: string | null): ProxyRoute {
  const url = parse(address);
  const kind = url === null ? undefined : schemes[url.protocol];
  if (url === null || kind === undefined || url.hostname === '')
    throw BerthError.of('UNREACHABLE', text('http.proxySetting'), {
      reason: 'proxy',
      hint: text('http.proxySetting.hint'),
    });
  const username = decode(url.username);
  const secret = password ?? decode(url.password);
  url.username = '';
  url.password = '';
  const login = username === '' && secret === '' ? null : { username, password: secret };
  return { kind, url, login, authorization: login === null ? null : basicAuthorization(login) };
}

/** A proxy has no more entries than this in practice. */
const mostEntries = 10;

/**
 * The ways of an answer such as `SOCKS5 a:1080; PROXY b:3128; DIRECT`, in the
 * words of PAC files or as URLs. Kinds that are not spoken are passed over where
 * another way is left; else they are the error.
 */
function routesOf(answer: string): readonly (ProxyRoute | null)[] {
  const entries = answer
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .slice(0, mostEntries);
  if (entries.length === 0) return direct;
  const routes: (ProxyRoute | null)[] = [];
  let refusal: unknown = null;
  for (const entry of entries) {
    const [, word = '', host = ''] = /^(PROXY|HTTPS?|SOCKS5?|SOCKS4)\s+(\S+)$/i.exec(entry) ?? [];
    try {
      if (/^direct$/i.test(entry)) routes.push(null);
      else if (host === '') routes.push(proxyRoute(entry, null));
      else
        routes.push(proxyRoute(`${word.toLowerCase().replace('proxy', 'http')}://${host}`, null));
    } catch (error) {
      refusal ??= error;
    }
  }
  if (routes.length === 0) throw refusal;
  return routes;
}

function parse(address: string): URL | null {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  } catch {
    return null;
  }
}

function basicAuthorization({
  username,
  password,
}: {
  username: string;
  password: string;
}): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Milliseconds until a proxy that was away is tried first again. */
const awayMs = 60_000;
const mostKept = 50;

/** Proxies that could not be reached a moment ago: others are tried before them. */
export class AwayProxies {
  private readonly until = new RecentMap<string, number>(mostKept);

  note({ url }: ProxyRoute): void {
    this.until.set(url.href, performance.now() + awayMs);
  }

  /** The same ways, those that were away at the end. */
  lastOf(routes: readonly (ProxyRoute | null)[]): readonly (ProxyRoute | null)[] {
    const isAway = (route: ProxyRoute | null) =>
      route !== null && (this.until.get(route.url.href) ?? 0) > performance.now();
    return [...routes.filter((route) => !isAway(route)), ...routes.filter(isAway)];
  }
}
