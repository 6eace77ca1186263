import type { ProxyRoute } from './proxy.ts';
import { RecentMap } from './recent-map.ts';

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
