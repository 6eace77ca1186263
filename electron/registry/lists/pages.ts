import { BerthError } from '../../../shared/errors.ts';
import { ListBudget, listLimits } from '../../../shared/list-budget.ts';
import { nextLink, nextPageUrl } from './link-header.ts';

/** The addresses of all pages are kept, to notice one that comes back. */
const maxUrlLength = 4096;

/** One page as it came: names as they stand in it, and its `Link` lines. */
export interface ReceivedPage {
  names: readonly string[];
  links: readonly string[];
  /** The answer shows a server known to forget `Link`. */
  forgetsLink?: boolean | undefined;
}

/** New names of one page; `incomplete` on the last one when the server lost the thread. */
export interface NamesPage {
  names: string[];
  incomplete: boolean;
}

export interface PagedList {
  /** The list's address without a query. */
  url: URL;
  /** Page sizes, the wanted one first; a smaller one follows when the server refuses it. */
  sizes: readonly number[];
  /** For servers known to forget `Link`: a full page goes on after its last name. */
  inventsLast: boolean;
  maxPages: number;
  maxNames: number;
  /** Bytes of all names together; absent: those of any list. */
  maxBytes?: number;
  /** Throws BerthError for a refused or unreadable page. */
  fetch: (url: URL) => Promise<ReceivedPage>;
}

/**
 * Walks a paged list (OCI Distribution 1.1, "Listing Tags"; distribution's
 * `_catalog`): only `Link` leads on, names come once, and repeats, empty pages
 * and pages without anything new end the walk. A cursor the server has
 * forgotten starts it over, once.
 */
export async function* walkPages(list: PagedList): AsyncGenerator<NamesPage, void, undefined> {
  const seen = new Set<string>();
  const budget = new ListBudget({ names: list.maxNames, bytes: list.maxBytes ?? listLimits.bytes });
  const visited = new Set<string>();
  const sizes = [...list.sizes];
  let size = sizes.shift();
  let url = sized(list.url, size);
  let restarted = false;
  let invented = false;
  for (let count = 0; count < list.maxPages; ) {
    visited.add(url.href);
    const page = await list.fetch(url).catch((error: unknown) => {
      if (count === 0 && isRefusedSize(error)) {
        const smaller = sizes.shift();
        if (smaller === undefined) throw error;
        size = smaller;
        url = sized(list.url, smaller);
        return null;
      }
      // A cursor that no server gave may be refused: what is there was all that could be had.
      if (invented && isLostCursor(error)) return 'refused';
      if (count === 0 || restarted || !isLostCursor(error)) throw error;
      restarted = true;
      visited.clear();
      url = sized(list.url, size);
      return null;
    });
    if (page === null) continue;
    if (page === 'refused') {
      yield { names: [], incomplete: true };
      return;
    }
    count += 1;
    const names: string[] = [];
    for (const name of page.names) {
      if (seen.has(name)) continue;
      if (!budget.admits(name)) break;
      seen.add(name);
      names.push(name);
    }
    const step = nextStep(page, url, list, size, visited);
    const stalled = names.length === 0 && !restarted;
    const full = budget.spent || count >= list.maxPages;
    const goesOn = step.kind === 'next' && !stalled && !full;
    const empty = page.names.length === 0;
    yield { names, incomplete: budget.cut || (!goesOn && !empty && step.kind !== 'end') };
    if (!goesOn || step.kind !== 'next' || empty) return;
    url = step.url;
    invented = step.invented;
  }
}

type Step = { kind: 'end' } | { kind: 'broken' } | { kind: 'next'; url: URL; invented: boolean };

function nextStep(
  page: ReceivedPage,
  current: URL,
  list: PagedList,
  size: number | undefined,
  visited: ReadonlySet<string>,
): Step {
  const link = nextLink(page.links);
  if (link.kind === 'broken') return { kind: 'broken' };
  if (link.kind === 'none') {
    const last = page.names.at(-1);
    const mayForget = list.inventsLast || page.forgetsLink === true;
    if (!mayForget || last === undefined || page.names.length !== size) return { kind: 'end' };
    const url = sized(list.url, size);
    url.searchParams.set('last', last);
    return visited.has(url.href) ? { kind: 'broken' } : { kind: 'next', url, invented: true };
  }
  const url = nextPageUrl(link.target, current, list.url);
  if (url === null || url.href.length > maxUrlLength) return { kind: 'broken' };
  mendSize(url, size);
  return visited.has(url.href) ? { kind: 'broken' } : { kind: 'next', url, invented: false };
}

/** Sizes that make servers fail are not repeated back to them: negative ones, and several at once. */
function mendSize(url: URL, size: number | undefined): void {
  const given = url.searchParams.getAll('n');
  if (given.length === 0 || (given.length === 1 && /^[1-9]\d*$/.test(given[0] ?? ''))) return;
  url.searchParams.delete('n');
  if (size !== undefined) url.searchParams.set('n', String(size));
}

function sized(list: URL, size: number | undefined): URL {
  const url = new URL(list);
  if (size !== undefined) url.searchParams.set('n', String(size));
  return url;
}

/** Codes that say it was not the size. */
const otherRefusals: ReadonlySet<string> = new Set([
  'DENIED',
  'UNAUTHORIZED',
  'NAME_INVALID',
  'NAME_UNKNOWN',
]);

/** ECR answers 405 to pages that are too large, distribution 400. */
function isRefusedSize(error: unknown): boolean {
  if (!(error instanceof BerthError) || ![400, 405, 416, 422].includes(error.status ?? 0))
    return false;
  // A 400 of the TLS layer was no answer to the page at all.
  if (error.reason === 'tlsProtocol' || error.reason === 'clientCertificateRequired') return false;
  return !(error.registryErrors ?? []).some(({ code }) => otherRefusals.has(code));
}

function isLostCursor(error: unknown): boolean {
  return error instanceof BerthError && [400, 404, 405].includes(error.status ?? 0);
}
