import { type ListBounds, type Page, type WalkedPage, walk } from './walk.ts';

/** One page of a list whose server names the next page by a cursor; null on the last one. */
export type CursorPage<T> = Pick<Page<T, string>, 'items' | 'total'> & { next: string | null };

/**
 * Walks pages by the server's own cursors, to where none is given. Pages without
 * anything new are usual where a server filters, or where several items have one key.
 */
export function cursorPages<T>(options: {
  /** `cursor` is null for the first page. */
  fetch: (cursor: string | null) => Promise<CursorPage<T>>;
  keyOf: (item: T) => string;
  limits: ListBounds;
  signal: AbortSignal;
}): AsyncGenerator<WalkedPage<T>, void, undefined> {
  const { fetch, ...rest } = options;
  return walk<T, { cursor: string | null }>({
    ...rest,
    first: { cursor: null },
    nameOf: ({ cursor }) => (cursor === null ? '' : `cursor ${cursor}`),
    endsWithRepeats: false,
    async fetch({ cursor }) {
      const page = await fetch(cursor);
      return { ...page, next: page.next === null ? null : { cursor: page.next } };
    },
  });
}
