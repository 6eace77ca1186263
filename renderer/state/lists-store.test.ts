import { describe, expect, it } from 'vitest';
import { errorSaying } from '../../e2e/fixtures/error-saying.ts';
import { BerthError } from '../../shared/errors.ts';
import { repositoryOrder } from '../lists/name-list.ts';
import { createListsStore, type ListRequest, type NamesPage } from './lists-store.ts';

/** A list whose pages come when the test gives them. */
class Source {
  readonly #waiting: (NamesPage | BerthError | null)[] = [];
  #wake: () => void = () => undefined;
  signal: AbortSignal | null = null;
  fresh = false;

  give(...steps: (NamesPage | BerthError | null)[]): void {
    this.#waiting.push(...steps);
    this.#wake();
  }

  request(version = 'v1'): ListRequest {
    return { key: 'r', version, pages: (fresh, signal) => this.#pages(fresh, signal) };
  }

  async *#pages(fresh: boolean, signal: AbortSignal): AsyncGenerator<NamesPage> {
    this.signal = signal;
    this.fresh = fresh;
    const aborted = new Promise<'aborted'>((resolve) =>
      signal.addEventListener('abort', () => resolve('aborted'), { once: true }),
    );
    for (;;) {
      const step = this.#waiting.shift();
      if (step === undefined) {
        const given = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        if ((await Promise.race([given, aborted])) === 'aborted')
          throw errorSaying('CANCELLED', 'Cancelled');
      } else if (step === null) return;
      else if (step instanceof BerthError) throw step;
      else yield step;
    }
  }
}

function setUp() {
  const store = createListsStore(repositoryOrder);
  const list = () => store.getState().lists['r'];
  const until = (passes: () => boolean) =>
    new Promise<void>((resolve) => {
      if (passes()) resolve();
      const stop = store.subscribe(() => {
        if (!passes()) return;
        stop();
        resolve();
      });
    });
  return { store, list, until, names: () => list()?.names.names ?? [] };
}

const page = (source: NamesPage['source'], ...names: string[]): NamesPage => ({ names, source });
const done = null;

describe('lists store', () => {
  it('shows names as their pages arrive, in order', async () => {
    const { store, list, until, names } = setUp();
    const source = new Source();
    store.open(source.request());
    source.give({ ...page('catalog', 'm', 'c'), total: 4 });
    await until(() => names().length === 2);
    expect(list()).toMatchObject({ phase: 'loading', arrived: 2, total: 4 });
    source.give(page('catalog', 'a', 'z'), done);
    await until(() => list()?.phase === 'done');
    expect(names()).toEqual(['a', 'c', 'm', 'z']);
  });

  it('shows the cache first and replaces it when the live list is complete', async () => {
    const { store, list, until, names } = setUp();
    const source = new Source();
    store.open(source.request());
    source.give(page('cache', 'gone', 'kept'));
    await until(() => names().length === 2);
    source.give(page('catalog', 'kept'));
    await until(() => list()?.arrived === 1);
    expect(names()).toEqual(['gone', 'kept']);
    expect(list()?.source).toBe('cache');
    source.give(page('catalog', 'new'), done);
    await until(() => list()?.phase === 'done');
    expect(names()).toEqual(['kept', 'new']);
    expect(list()?.source).toBe('catalog');
  });

  it('tells of a list that broke off, until a whole one takes its place', async () => {
    const { store, list, until } = setUp();
    const source = new Source();
    store.open(source.request());
    source.give(page('cache', 'a'), { ...page('catalog', 'a'), incomplete: true }, done);
    await until(() => list()?.phase === 'done');
    expect(list()?.incomplete).toBe(true);
    const whole = new Source();
    store.reload(whole.request(), true);
    expect(list()?.incomplete).toBe(true);
    whole.give(page('catalog', 'a'), done);
    await until(() => list()?.phase === 'done');
    expect(list()?.incomplete).toBe(false);
  });

  it('keeps the cached names when the live list fails', async () => {
    const { store, list, until, names } = setUp();
    const source = new Source();
    store.open(source.request());
    source.give(
      page('cache', 'kept'),
      page('catalog', 'half'),
      errorSaying('UNREACHABLE', 'gone', { reason: 'reset' }),
    );
    await until(() => list()?.phase === 'failed');
    expect(names()).toEqual(['kept']);
    expect(list()?.error?.reason).toBe('reset');
  });

  it('keeps the first names of a list that breaks off when there was nothing before', async () => {
    const { store, list, until, names } = setUp();
    const source = new Source();
    store.open(source.request());
    source.give(page('catalog', 'b', 'a'), errorSaying('TIMEOUT', 'slow'));
    await until(() => list()?.phase === 'failed');
    expect(names()).toEqual(['a', 'b']);
  });

  it('shows what was there while it loads anew, then what is there now', async () => {
    const { store, list, until, names } = setUp();
    const before = new Source();
    store.open(before.request());
    before.give(page('catalog', 'a', 'b'), done);
    await until(() => list()?.phase === 'done');
    const after = new Source();
    store.reload(after.request(), true);
    expect(after.fresh).toBe(true);
    after.give(page('catalog', 'b'));
    await until(() => list()?.arrived === 1);
    expect(names()).toEqual(['a', 'b']);
    after.give(done);
    await until(() => list()?.phase === 'done');
    expect(names()).toEqual(['b']);
  });

  it('empties when the registry has nothing any more', async () => {
    const { store, list, until, names } = setUp();
    const before = new Source();
    store.open(before.request());
    before.give(page('catalog', 'a'), done);
    await until(() => list()?.phase === 'done');
    const after = new Source();
    store.reload(after.request(), true);
    after.give(done);
    await until(() => list()?.phase === 'done');
    expect(names()).toEqual([]);
  });

  it('stops on request and keeps what arrived', async () => {
    const { store, list, until, names } = setUp();
    const source = new Source();
    store.open(source.request());
    source.give(page('catalog', 'a'));
    await until(() => names().length === 1);
    store.stop('r');
    await until(() => list()?.phase === 'stopped');
    expect(source.signal?.aborted).toBe(true);
    expect(names()).toEqual(['a']);
  });

  it('loads again for another version of the registry and shows none of the old names', async () => {
    const { store, list, until, names } = setUp();
    const before = new Source();
    store.open(before.request('v1'));
    before.give(page('catalog', 'secret'), done);
    await until(() => list()?.phase === 'done');
    const same = new Source();
    store.open(same.request('v1'));
    expect(same.signal).toBeNull();
    const after = new Source();
    store.open(after.request('v2'));
    expect(names()).toEqual([]);
    after.give(page('catalog', 'public'), done);
    await until(() => list()?.phase === 'done');
    expect(names()).toEqual(['public']);
  });

  it('hears nothing of a load that was overtaken', async () => {
    const { store, list, until, names } = setUp();
    const slow = new Source();
    store.open(slow.request());
    const fast = new Source();
    store.reload(fast.request(), false);
    expect(slow.signal?.aborted).toBe(true);
    slow.give(page('catalog', 'slow'), done);
    fast.give(page('catalog', 'fast'), done);
    await until(() => list()?.phase === 'done');
    expect(names()).toEqual(['fast']);
  });

  it('stops and forgets unfinished lists that are not wanted any more', async () => {
    const { store, list, until, names } = setUp();
    const source = new Source();
    store.open(source.request());
    source.give(page('catalog', 'a'));
    await until(() => names().length === 1);
    store.keepOnly(() => false);
    expect(source.signal?.aborted).toBe(true);
    expect(list()).toBeUndefined();
  });
});
