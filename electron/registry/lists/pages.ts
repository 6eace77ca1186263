import { BerthError } from '../../../shared/errors.ts';
import { ListBudget, listLimits } from '../../../shared/list-budget.ts';
import { nextLink, nextPageUrl } from './link-header.ts';
import { isRefusedSize, isSizeRefusal } from './page-size.ts';

/** The addresses of all pages are kept, to notice one that comes back. */
const maxUrlLength = 4096;

/** One page as it came: names as they stand in it, and its `Link` lines. */
export interface ReceivedPage {
  names: readonly string[];
  links: readonly string[];
}

/** New names of one page; `incomplete` on the last one when the server lost the thread. */
export interface NamesPage {
  names: string[];
  incomplete: boolean;
}

export interface PagedList {
  /** The list's address without a query. */
  url: URL;
  /**
   * Page sizes, the wanted one first; the next follows when the server refuses
   * it, `undefined` for none. Empty: the list has no sizes.
   */
  sizes: readonly (number | undefined)[];
  maxPages: number;
  maxNames: number;
  /** Bytes of all names together; absent: those of any list. */
  maxBytes?: number;
  /** Throws BerthError for a refused or unreadable page. */
  fetch: (url: URL) => Promise<ReceivedPage>;
}

/** Pages without a name that a server may point on from, one after the other; filters leave such. */
const mostEmptyPages = 100;

/**
 * Walks a paged list (OCI Distribution 1.1, "Listing Tags"; distribution's
 * `_catalog`): `Link` leads on, through empty pages too; a full page without
 * one gets a single question for what comes after its last name, since servers
 * forget `Link` (Nexus, Gitea). Names come once; pages that repeat what was
 * there end the walk. A cursor the server has forgotten starts it over, once.
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
  let empties = 0;
  let linked = false;
  for (let count = 0; count < list.maxPages; ) {
    visited.add(url.href);
    const page = await list.fetch(url).catch((error: unknown) => {
      const refused =
        list.sizes.includes(undefined) &&
        (count === 0 ? isRefusedSize(error) : isSizeRefusal(error));
      if (refused && (sizes.length > 0 || url.searchParams.has('n'))) {
        size = sizes.shift();
        url = sized(url, size);
        return null;
      }
      // What is there was all that could be had: a cursor that no server gave may be refused.
      if (invented && isAnswer(error)) return 'refused';
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
    // A server that has given a `Link` once does not forget the next one.
    linked ||= page.links.length > 0;
    const empty = page.names.length === 0;
    empties = empty ? empties + 1 : 0;
    // Our own question brought nothing new: the server has said all before.
    const answered: boolean = invented && names.length === 0 && (!empty || page.links.length === 0);
    const step: Step =
      answered && !budget.cut
        ? { kind: 'end' }
        : nextStep(page, url, list, size, visited, !linked && isFull(page, list, size));
    const stalled = empty ? empties > mostEmptyPages : names.length === 0 && !restarted;
    const full = budget.spent || count >= list.maxPages;
    const goesOn = step.kind === 'next' && !stalled && !full;
    yield { names, incomplete: budget.cut || (!goesOn && step.kind !== 'end') };
    if (!goesOn || step.kind !== 'next') return;
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
  mayForget: boolean,
): Step {
  const link = nextLink(page.links);
  if (link.kind === 'broken') return { kind: 'broken' };
  if (link.kind === 'none') {
    const last = page.names.at(-1);
    if (last === undefined || !mayForget) return { kind: 'end' };
    const url = sized(list.url, size);
    url.searchParams.set('last', last);
    return visited.has(url.href) ? { kind: 'broken' } : { kind: 'next', url, invented: true };
  }
  const url = nextPageUrl(link.target, current, list.url);
  if (url === null || url.href.length > maxUrlLength) return { kind: 'broken' };
  mendSize(url, size);
  return visited.has(url.href) ? { kind: 'broken' } : { kind: 'next', url, invented: false };
}

/** More names than asked for come from servers that know no pages; without a size, any page may be a full one. */
function isFull(page: ReceivedPage, list: PagedList, size: number | undefined): boolean {
  return size === undefined ? list.sizes.length > 0 : page.names.length === size;
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
  if (size === undefined) url.searchParams.delete('n');
  else url.searchParams.set('n', String(size));
  return url;
}

function isLostCursor(error: unknown): boolean {
  return error instanceof BerthError && [400, 404, 405].includes(error.status ?? 0);
}

/** True for what a server answered, however it refused; a limit of requests passes, and leaving is no answer. */
function isAnswer(error: unknown): boolean {
  return error instanceof BerthError && error.status !== undefined && error.code !== 'RATE_LIMITED';
}
