import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../shared/api.ts';
import type { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { asBerthError } from '../errors/as-berth-error.ts';

export interface RegistriesState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** The default first, the others in the book's order. */
  readonly registries: readonly Registry[];
  readonly defaultId: string | null;
  /** The book's sequence these were read at; -1 before the first answer. */
  readonly sequence: number;
  readonly error: BerthError | null;
}

export interface RegistriesStore extends StoreApi<RegistriesState> {
  /** Reads the registries anew; settles when an answer asked for from now on is in. */
  refresh(): Promise<void>;
  /** The book changed: reads anew unless what is here is as new. */
  follow(sequence: number): void;
  /** The connection is new: the program may be another one, whose sequence starts anew. */
  reconnected(): Promise<void>;
}

/** The saved registries as the sidebar shows them. An older answer never overwrites a newer one. */
export function createRegistriesStore(api: ApiClient): RegistriesStore {
  const store = createStore<RegistriesState>(() => ({
    status: 'loading',
    registries: [],
    defaultId: null,
    sequence: -1,
    error: null,
  }));
  let connection = 0;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const read = async () => {
    const mine = connection;
    try {
      const answer = await api.call('registries.list', {});
      if (mine !== connection || answer.sequence < store.getState().sequence) return;
      store.setState({
        status: 'ready',
        registries: defaultFirst(answer.registries, answer.defaultId),
        defaultId: answer.defaultId,
        sequence: answer.sequence,
        error: null,
      });
    } catch (error) {
      if (mine !== connection) return;
      // What was read before stays in sight: it is better than nothing.
      store.setState(({ status }) => ({
        status: status === 'ready' ? 'ready' : 'failed',
        error: asBerthError(error),
      }));
    }
  };
  const start = (): Promise<void> => {
    const mine: Promise<void> = read().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  };
  const refresh = (): Promise<void> => {
    if (running === null) return start();
    next ??= running.then(() => {
      next = null;
      return refresh();
    });
    return next;
  };

  return {
    ...store,
    refresh,
    follow(sequence) {
      if (sequence > store.getState().sequence) refresh();
    },
    reconnected() {
      connection += 1;
      store.setState({ sequence: -1 });
      running = null;
      next = null;
      return start();
    },
  };
}

function defaultFirst(registries: readonly Registry[], defaultId: string | null): Registry[] {
  const first = registries.filter((registry) => registry.id === defaultId);
  return [...first, ...registries.filter((registry) => registry.id !== defaultId)];
}
