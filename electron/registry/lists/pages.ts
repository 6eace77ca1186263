import { BerthError } from '../../../shared/errors.ts';
import { nextLink, nextPageUrl } from '../paging/link-header.ts';
import { type ListBounds, type Page, walk } from '../paging/walk.ts';
import { isRefusedSize, isSizeRefusal } from './page-size.ts';

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
  limits: ListBounds;
  signal: AbortSignal;
  /** Told where the walk stands; with a place the walk goes on from there. */
  bookmark?: Bookmark | undefined;
  /** Throws BerthError for a refused or unreadable page. */
  fetch: (url: URL) => Promise<ReceivedPage>;
}

/** A page to ask for; `invented` where no server named it. */
interface Place {
  url: URL;
  invented: boolean;
}

/** Where a walk stands: the page that was asked for last, null before the first and after the last. */
export interface Bookmark {
  place: { readonly url: URL; readonly invented: boolean } | null;
}

/**
 * Walks a paged list (OCI Distribution 1.1, "Listing Tags"; distribution's
 * `_catalog`): `Link` leads on, through empty pages too; a full page without
 * one gets a single question for what comes after its last name, since servers
 * forget `Link` (Nexus, Gitea). A cursor the server has forgotten starts it over,
 * once.
 */
export async function* walkPages(list: PagedList): AsyncGenerator<NamesPage, void, undefined> {
  const { limits, signal, bookmark = { place: null } } = list;
  const reader = new PageReader(list);
  const pages = walk<string, Place>({
    first: reader.begin(bookmark.place),
    fetch: (place) => {
      bookmark.place = place;
      return reader.read(place);
    },
    nameOf: ({ url }) => url.href,
    keyOf: (name) => name,
    endsWithRepeats: true,
    limits,
    signal,
  });
  for await (const { items, incomplete } of pages) yield { names: items, incomplete };
  bookmark.place = null;
}

/** Asks for the pages of one list, in a size that the server takes. */
class PageReader {
  readonly #list: PagedList;
  readonly #sizes: (number | undefined)[];
  #size: number | undefined;
  #begun = false;
  #restarted = false;
  #linked = false;

  constructor(list: PagedList) {
    this.#list = list;
    this.#sizes = [...list.sizes];
    this.#size = this.#sizes.shift();
  }

  /** The page to begin with: the one an earlier walk stood at, else the first. */
  begin(from: Place | null): Place {
    if (from === null) return this.first();
    // A place that the server has forgotten since starts the list over.
    this.#begun = true;
    this.#linked = !from.invented;
    return from;
  }

  first(): Place {
    return { url: sized(this.#list.url, this.#size), invented: false };
  }

  async read({ url, invented }: Place): Promise<Page<string, Place>> {
    try {
      return this.#paged(await this.#list.fetch(url), url, invented);
    } catch (error) {
      const refused =
        this.#list.sizes.includes(undefined) &&
        (this.#begun ? isSizeRefusal(error) : isRefusedSize(error));
      if (refused && (this.#sizes.length > 0 || url.searchParams.has('n'))) {
        this.#size = this.#sizes.shift();
        return this.read({ url: sized(url, this.#size), invented });
      }
      // What is there was all that could be had: a cursor that no server gave may be refused.
      if (invented && isAnswer(error)) return { items: [], next: 'lost' };
      if (!this.#begun || this.#restarted || !isLostCursor(error)) throw error;
      this.#restarted = true;
      return { ...(await this.read(this.first())), restarted: true };
    }
  }

  #paged({ names, links }: ReceivedPage, url: URL, invented: boolean): Page<string, Place> {
    this.#begun = true;
    // A server that has given a `Link` once does not forget the next one.
    this.#linked ||= links.length > 0;
    return {
      items: names,
      next: this.#next({ names, links }, url),
      unasked: invented && (names.length > 0 || links.length === 0),
    };
  }

  #next(page: ReceivedPage, current: URL): Place | null | 'lost' {
    const link = nextLink(page.links);
    if (link.kind === 'broken') return 'lost';
    if (link.kind === 'none') {
      const last = page.names.at(-1);
      if (last === undefined || this.#linked || !this.#isFull(page)) return null;
      const url = sized(this.#list.url, this.#size);
      url.searchParams.set('last', last);
      return { url, invented: true };
    }
    const url = nextPageUrl(link.target, current, this.#list.url);
    if (url === null) return 'lost';
    mendSize(url, this.#size);
    return { url, invented: false };
  }

  /** More names than asked for come from servers that know no pages; without a size, any page may be a full one. */
  #isFull({ names }: ReceivedPage): boolean {
    return this.#size === undefined ? this.#list.sizes.length > 0 : names.length === this.#size;
  }
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
