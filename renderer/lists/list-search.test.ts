import { afterEach, describe, expect, it, vi } from 'vitest';
import { packNames } from '../../shared/search/name-store.ts';
import { filterNames, type Matches } from './filter.ts';
import { ListSearch, type SearchPort } from './list-search.ts';
import { addNames, emptyList, type NameList, repositoryOrder } from './name-list.ts';
import type { FromSearch, ToSearch } from './search-messages.ts';
import { SearchThread } from './search-thread.ts';

/** A thread without a thread: messages are copied, and arrive in a later task, as between two. */
function createPort() {
  const sent: ToSearch[] = [];
  let stopped = false;
  const thread = new SearchThread(
    (answer) => {
      const copy: FromSearch = structuredClone(answer, { transfer: [answer.indexes.buffer] });
      setTimeout(() => {
        if (!stopped) Reflect.apply(Object(port.onmessage), port, [{ data: copy }]);
      });
    },
    (work) => setTimeout(work),
  );
  const port: SearchPort = {
    onmessage: null,
    postMessage(message: ToSearch, moved: unknown) {
      const transfer = Array.isArray(moved) ? moved : [];
      const copy: ToSearch = structuredClone(message, { transfer });
      sent.push(copy);
      setTimeout(() => thread.take(copy));
    },
    terminate() {
      stopped = true;
    },
  };
  return { port, sent };
}

const grow = (list: NameList<string>, names: readonly string[]) =>
  addNames(list, names, repositoryOrder);
const names = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `team-${(at * 7) % 13}/service-${from + at}`);

let search: ListSearch<string> | null = null;
afterEach(() => search?.close());

function begin() {
  const { port, sent } = createPort();
  search = new ListSearch<string>(port);
  return { search, sent };
}

function find(search: ListSearch<string>, list: NameList<string>, query: string) {
  return new Promise<Matches<string>>((resolve) =>
    search.find(list, query, (matches) => {
      if (matches.pending !== true) resolve(matches);
    }),
  );
}

describe('a search in another thread', () => {
  it('finds what is found at once, in a list that grows, and sends each name once', async () => {
    const { search, sent } = begin();
    let list = emptyList<string>();
    for (const page of [names(25_000), names(10, 25_000), ['aa/first', 'zz/last']]) {
      list = grow(list, page);
      search.hold(list);
    }
    for (const query of ['service-25', 'team-3 service', '/-9+$/', 'servce-1']) {
      const expected = filterNames(list, query);
      expect(await find(search, list, query)).toEqual(expected);
      expect(expected.indexes).not.toEqual([]);
    }
    const later = grow(list, ['mm/service-25']);
    expect(await find(search, later, 'service-25')).toEqual(filterNames(later, 'service-25'));
    const packed = sent.flatMap((message) =>
      message.kind === 'names' ? [message.pack.lengths.length] : [],
    );
    expect(packed.reduce((sum, count) => sum + count)).toBe(25_013);
    expect(Math.max(...packed)).toBeLessThanOrEqual(10_000);
  });

  it('begins anew with another list, also one that came to be as a whole', async () => {
    const { search } = begin();
    const first = grow(emptyList<string>(), names(50));
    await find(search, first, 'service-1');
    const second = grow(emptyList<string>(), ['b/service-1', 'a/other']);
    expect(await find(search, second, 'service-1')).toEqual(filterNames(second, 'service-1'));
    const whole = { names: ['z/service-1', 'a/service-1'], keys: ['', ''] };
    expect(await find(search, whole, 'service-1')).toEqual(filterNames(whole, 'service-1'));
  });

  it('follows a list that grew two ways', async () => {
    const { search } = begin();
    const base = grow(emptyList<string>(), ['b']);
    const one = grow(base, ['a', 'c']);
    const other = grow(base, ['d', 'a']);
    for (const list of [one, other, base])
      expect(await find(search, list, 'a')).toEqual(filterNames(list, 'a'));
  });

  it('answers the last search alone', async () => {
    const { search } = begin();
    const list = grow(emptyList<string>(), names(30_000));
    const overtaken = vi.fn();
    search.find(list, 's', overtaken);
    search.find(list, 'se', overtaken);
    expect((await find(search, list, 'service-29999')).indexes).toHaveLength(1);
    expect(overtaken).not.toHaveBeenCalled();
  });

  it('says nothing once it is closed', async () => {
    const { search } = begin();
    const found = vi.fn();
    search.find(grow(emptyList<string>(), names(10)), 'service', found);
    search.close();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(found).not.toHaveBeenCalled();
  });
});

it('a search that takes too long ends with what it has, and says so', () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 100;
    return now;
  });
  const answers: FromSearch[] = [];
  const works: (() => void)[] = [];
  const slow = new SearchThread(
    (answer) => answers.push(answer),
    (work) => works.push(work),
  );
  const names = Array.from({ length: 5_000 }, (_, at) => `${'ab'.repeat(30)}${at}`);
  slow.take({ kind: 'names', pack: packNames(names), places: null });
  for (const [id, text] of ['/(a|b)*a[ab]{60}c/', '4999'].entries()) {
    slow.take({ kind: 'find', id, text });
    while (works.length > 0) works.shift()?.();
  }
  vi.restoreAllMocks();
  expect(answers.filter(({ done }) => done)).toMatchObject([
    { id: 0, cut: true },
    { id: 1, cut: false },
  ]);
});
