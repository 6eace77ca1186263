import { headerLines, type RegistryResponse } from '../../http/response.ts';

/** What a page says of the next one. */
export type NextLink =
  | { kind: 'none' }
  /** There is a `Link`, but no address can be read from it. */
  | { kind: 'broken' }
  | { kind: 'target'; target: string };

const maxLine = 16 * 1024;

/**
 * The `rel="next"` target among the `Link` headers of a page (RFC 8288,
 * section 3), read leniently: unquoted values, missing brackets or semicolons,
 * `rel` lists in any case; a lone link without `rel` counts as next.
 */
export function nextLink(lines: readonly string[]): NextLink {
  const links = lines
    .map((line) => line.slice(0, maxLine).trim())
    .filter((line) => line !== '')
    .flatMap(splitLinks)
    .map(readLink);
  if (links.length === 0) return { kind: 'none' };
  const next = links.find((link) => link.relations.includes('next'));
  const lone = links.length === 1 && links[0]?.relations.length === 0 ? links[0] : undefined;
  const chosen = next ?? lone;
  if (chosen === undefined) return { kind: 'none' };
  return isTarget(chosen.target) ? { kind: 'target', target: chosen.target } : { kind: 'broken' };
}

/**
 * The URL of the next page. The list's own origin and path always stand;
 * only the query is taken from the link, since proxies and virtual
 * repositories lose prefixes and name hosts that must not be called. Null when
 * the link leads nowhere new.
 */
export function nextPageUrl(target: string, current: URL, list: URL): URL | null {
  let resolved: URL;
  try {
    resolved = new URL(target, current);
  } catch {
    return null;
  }
  const below = resolved.pathname.startsWith(`${list.pathname}/`);
  if (resolved.search === '' && !below) return null;
  const next = new URL(list);
  if (below) next.pathname = resolved.pathname;
  next.search = resolved.search;
  return next;
}

interface Link {
  target: string;
  relations: string[];
}

/** Splits at commas that are outside of brackets and quotes. */
function splitLinks(line: string): string[] {
  const links: string[] = [];
  let start = 0;
  let quoted = false;
  let bracketed = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '<') bracketed = true;
    else if (!quoted && character === '>') bracketed = false;
    else if (character === ',' && !quoted && !bracketed) {
      links.push(line.slice(start, at));
      start = at + 1;
    }
  }
  links.push(line.slice(start));
  return links.map((link) => link.trim()).filter((link) => link !== '');
}

function readLink(text: string): Link {
  const bracketed = /^<([^>]*)>(.*)$/s.exec(text);
  const [, target = '', rest = ''] = bracketed ?? /^<?([^;\s>]*)(.*)$/s.exec(text) ?? [];
  return { target: target.trim(), relations: relationsOf(rest) };
}

const parameter = /([^\s;,="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s;,"]*)))?/g;

/** The first `rel` counts (RFC 8288, section 3.3); a stray word `next` stands for one. */
function relationsOf(parameters: string): string[] {
  let stray: string[] = [];
  for (const [, name = '', quoted, bare] of parameters.matchAll(parameter)) {
    const value = (quoted ?? bare ?? '').toLowerCase();
    if (/^rel\*?$/i.test(name)) return value.split(/\s+/).filter((one) => one !== '');
    if (name.toLowerCase() === 'next' || value === 'next') stray = ['next'];
  }
  return stray;
}

function isTarget(target: string): boolean {
  return target !== '' && !/[\p{Cc}\s<>]/u.test(target);
}

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
