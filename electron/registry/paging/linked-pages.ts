import { headerLines, type RegistryResponse } from '../../http/response.ts';
import { nextLink, nextPageUrl } from './link-header.ts';

/** The query of the next page by its `Link`, as a cursor; null on the last page, or where the link cannot be read. */
export function nextQuery(headers: RegistryResponse['headers'], path: string): string | null {
  const link = nextLink(headerLines(headers, 'link'));
  if (link.kind !== 'target') return null;
  // Only the query counts: the host that is asked stays the same, whatever is written there.
  const list = new URL(path, 'https://registry.invalid');
  return nextPageUrl(link.target, list, list)?.search ?? null;
}

/** A cursor of `nextQuery` as the query of a request. */
export function queryOf(cursor: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(cursor));
}

/** The query of a first page: its size, where one is asked for. */
export function sizeQuery(size: number | undefined): Record<string, string> {
  return size === undefined ? {} : { n: String(size) };
}
