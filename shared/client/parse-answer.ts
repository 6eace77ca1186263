import { api, listSources, type Output } from '../api.ts';
import { BerthError } from '../errors.ts';
import type { MethodName } from '../methods.ts';
import { text } from '../text/text.ts';

/**
 * Parses what a call answered, or one item of a stream, by its schema. Pages
 * of names are checked by hand, since there may be very many. Throws INTERNAL
 * when the answer does not fit the contract.
 */
export function parseAnswer<M extends MethodName>(method: M, value: unknown): Output<M> {
  const key = namesKey(method);
  if (key !== null) {
    if (!isPageOfNames(value, key)) throw unfitting(method);
    return value as Output<M>;
  }
  const parsed = api[method].output.safeParse(value);
  if (!parsed.success) throw unfitting(method);
  return parsed.data as Output<M>;
}

const sources: ReadonlySet<unknown> = new Set(listSources);

function namesKey(method: MethodName): 'repositories' | 'tags' | null {
  if (method === 'repositories.list') return 'repositories';
  return method === 'tags.list' ? 'tags' : null;
}

function isPageOfNames(value: unknown, key: 'repositories' | 'tags'): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const page: Record<string, unknown> = { ...value };
  const names = page[key];
  const total = page['total'];
  return (
    Array.isArray(names) &&
    names.every((name) => typeof name === 'string') &&
    sources.has(page['source']) &&
    (total === undefined || (typeof total === 'number' && Number.isInteger(total) && total >= 0))
  );
}

function unfitting(method: MethodName): BerthError {
  return BerthError.of('INTERNAL', text('page.notTheContract', { method }), {
    hint: text('page.older.hint'),
  });
}
