import type { IncomingMessage, ServerResponse } from 'node:http';
import { compareByComponent } from '../lists/component-order.ts';

export interface CatalogAnswer {
  names: string[];
  /** The `Link` line, when there is one. */
  link: string | null;
}

/** A page of `/v2/_catalog` as CNCF Distribution answers it, over names in its order. */
export function catalogAnswer(sorted: readonly string[], url: URL): CatalogAnswer {
  const size = Number(url.searchParams.get('n') ?? 100);
  const last = url.searchParams.get('last');
  const found = last === null ? 0 : sorted.findIndex((name) => compareByComponent(last, name) < 0);
  const at = found < 0 ? sorted.length : found;
  const names = sorted.slice(at, at + size);
  return { names, link: at + size < sorted.length ? linkAfter(names, size) : null };
}

export function linkAfter(names: readonly string[], size: number): string {
  const query = new URLSearchParams({ last: names.at(-1) ?? '', n: String(size) });
  return `</v2/_catalog?${query}>; rel="next"`;
}

/** Serves a catalog with Distribution's headers; `n` above 100 is refused, as by a configuration. */
export function distributionCatalog(
  answer: (url: URL, request: IncomingMessage) => CatalogAnswer | null,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://registry.invalid');
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'docker-distribution-api-version': 'registry/2.0',
    };
    if (Number(url.searchParams.get('n')) > 100) {
      response.writeHead(400, headers);
      response.end('{"errors":[{"code":"PAGINATION_NUMBER_INVALID","message":"invalid n"}]}');
      return;
    }
    const given = answer(url, request);
    // Null: this request is left without an answer.
    if (given === null) return;
    response.writeHead(200, { ...headers, ...(given.link === null ? {} : { link: given.link }) });
    response.end(JSON.stringify({ repositories: given.names }));
  };
}

/** Names with everything that sorts unlike plain strings, but no parent of a child with a digit. */
export function awkwardNames(count: number, seed: number): string[] {
  let state = seed >>> 0;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const letters = 'abcmyz';
  const word = () =>
    Array.from({ length: 1 + below(3) }, () => letters[below(letters.length)] ?? 'a').join('');
  const separators = ['/', '/', '-', '.', '_', '__', '0', '7'];
  const names = new Set(['a', 'a-b', 'a/b', 'a.b/c', 'a0', 'a_b', '0', '0a/b', 'a/b/c/d/e/f']);
  while (names.size < count) {
    let name = below(8) === 0 ? `${below(10)}${word()}` : word();
    for (let parts = below(5); parts > 0; parts -= 1)
      name += `${separators[below(separators.length)] ?? '/'}${word()}`;
    names.add(name);
  }
  return [...names];
}
