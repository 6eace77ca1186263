import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../shared/api.ts';
import type { Effect, EffectId } from '../../shared/model/effects.ts';

export interface EffectsState {
  readonly effects: readonly Effect[];
  readonly sequence: number;
}

export interface EffectsStore extends StoreApi<EffectsState> {
  /** Reads them anew, their files included; a failure leaves what was known. */
  refresh(): Promise<void>;
  /** Turns one on or off as the preview showed it. Throws BerthError. */
  set(id: EffectId, on: boolean, seen: string): Promise<void>;
}

/** What follows the default on this computer. */
export function createEffectsStore(api: ApiClient): EffectsStore {
  const store = createStore<EffectsState>(() => ({ effects: [], sequence: 0 }));
  const keep = (answer: EffectsState) => {
    if (answer.sequence >= store.getState().sequence) store.setState(answer);
  };
  return {
    ...store,
    async refresh() {
      await api.call('effects.list', {}).then(keep, () => undefined);
    },
    async set(id, on, seen) {
      keep(await api.call('effects.set', { id, on, seen }));
    },
  };
}
