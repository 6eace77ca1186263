import { describe, expect, it } from 'vitest';
import { FakeApi } from '../../e2e/fixtures/renderer/fake-api.ts';
import { savedRegistry } from '../../e2e/fixtures/saved-registry.ts';
import type { Output } from '../../shared/api.ts';
import { createRegistriesStore } from './registries-store.ts';

type Answer = Output<'registries.list'>;

function answer(sequence: number, name: string): Answer {
  return { registries: [savedRegistry({ name })], defaultId: null, sequence };
}

/** A fake whose answers come when the test says so, in any order. */
function heldApi() {
  const api = new FakeApi();
  const held: ((answer: Answer) => void)[] = [];
  api.handlers['registries.list'] = () => new Promise((resolve) => held.push(resolve));
  return { api, held };
}

describe('registries store', () => {
  it('puts the default first and keeps the order of the others', async () => {
    const api = new FakeApi();
    api.registries = ['a', 'b', 'c'].map((name) => savedRegistry({ name }));
    api.defaultId = api.registries[1]?.id ?? null;
    const store = createRegistriesStore(api);
    await store.refresh();
    expect(store.getState().registries.map(({ name }) => name)).toEqual(['b', 'a', 'c']);
  });

  it('never lets an answer with a lower sequence overwrite a newer one', async () => {
    const { api, held } = heldApi();
    const store = createRegistriesStore(api);
    const first = store.refresh();
    held[0]?.(answer(7, 'new'));
    await first;
    const second = store.refresh();
    held[1]?.(answer(6, 'old'));
    await second;
    expect(store.getState()).toMatchObject({ sequence: 7, registries: [{ name: 'new' }] });
    const third = store.refresh();
    held[2]?.(answer(7, 'same'));
    await third;
    expect(store.getState().registries[0]?.name).toBe('same');
  });

  it('asks again only for news', async () => {
    const api = new FakeApi();
    api.sequence = 5;
    const store = createRegistriesStore(api);
    await store.refresh();
    store.follow(5);
    store.follow(4);
    expect(api.callsOf('registries.list')).toHaveLength(1);
    store.follow(6);
    expect(api.callsOf('registries.list')).toHaveLength(2);
  });

  it('takes a lower sequence from a new connection, and nothing late from the old one', async () => {
    const { api, held } = heldApi();
    const store = createRegistriesStore(api);
    const first = store.refresh();
    held[0]?.(answer(90, 'before'));
    await first;
    const late = store.refresh();
    const fresh = store.reconnected();
    held[2]?.(answer(1, 'restarted'));
    await fresh;
    held[1]?.(answer(91, 'late'));
    await late;
    expect(store.getState()).toMatchObject({ sequence: 1, registries: [{ name: 'restarted' }] });
  });

  it('reads once more when asked while reading', async () => {
    const { api, held } = heldApi();
    const store = createRegistriesStore(api);
    const first = store.refresh();
    const second = store.refresh();
    const third = store.refresh();
    held[0]?.(answer(1, 'one'));
    await first;
    expect(held).toHaveLength(2);
    held[1]?.(answer(2, 'two'));
    await Promise.all([second, third]);
    expect(store.getState().registries[0]?.name).toBe('two');
    expect(held).toHaveLength(2);
  });

  it('keeps what it knows when reading fails', async () => {
    const api = new FakeApi();
    api.registries = [savedRegistry({ name: 'kept' })];
    const store = createRegistriesStore(api);
    await store.refresh();
    api.handlers['registries.list'] = () => {
      throw new Error('lost');
    };
    await store.refresh();
    expect(store.getState()).toMatchObject({ status: 'ready', registries: [{ name: 'kept' }] });
    expect(store.getState().error?.code).toBe('INTERNAL');
  });
});
