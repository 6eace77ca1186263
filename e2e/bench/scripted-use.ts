import { randomBytes } from 'node:crypto';
import type { ContractClient } from '../fixtures/contract-cases.ts';

/** What a caller of the use needs: the API, a registry that answers, and a password it takes. */
export interface UseScene {
  api: ContractClient;
  address: string;
  username: string;
  password: string;
  passphrase: string;
}

const fieldOf = (value: unknown, name: string): unknown => Reflect.get(Object(value), name);

/**
 * One round of what people do: save a registry with its login, test it, list it
 * with its tags, preview an import, edit, lock, unlock, and delete. Refusals
 * that belong to it are swallowed; anything else is thrown.
 */
export async function playRound(scene: UseScene, round: number): Promise<number> {
  const { api, address, username, password, passphrase } = scene;
  let calls = 0;
  const call = async (method: string, input: unknown): Promise<unknown> => {
    calls += 1;
    return api.call(method, input);
  };
  const walk = async (method: string, input: unknown, pages: number): Promise<void> => {
    calls += 1;
    const gone = new AbortController();
    for await (const _page of api.stream(method, input, gone.signal)) {
      pages -= 1;
      // People leave a list before it has ended.
      if (pages === 0) break;
    }
  };
  const stop = await api.onChanged(() => undefined);
  const credential = { kind: 'password', username, password };
  const name = `Use ${round} ${randomBytes(4).toString('hex')}`;
  const created = await call('registries.create', { registry: { name, address, credential } });
  const id = fieldOf(created, 'id');
  try {
    await call('registries.setDefault', { id });
    await call('registries.check', { id }).catch(() => undefined);
    await walk('repositories.list', { registryId: id }, round % 3 === 0 ? 1 : 1000);
    await walk('tags.list', { registryId: id, repository: 'team/app' }, 1000).catch(
      () => undefined,
    );
    await call('repositories.pin', { registryId: id, repository: 'team/app' });
    const records = Array.from({ length: 20 }, (_, index) => ({
      registry_id: `${round}-${index}`,
      address: `https://import-${index}.example.com`,
      provider: 'native',
      namespace: 'team',
    }));
    await call('exchange.preview', { text: JSON.stringify(records), format: 'zadig' });
    await call('exchange.export', { format: 'zadig', ids: [id] }).catch(() => undefined);
    const revision = fieldOf(await call('registries.get', { id }), 'revision');
    await call('registries.update', { id, revision, changes: { description: `round ${round}` } });
    if (round % 5 === 0) {
      await call('vault.lock', {});
      await walk('repositories.list', { registryId: id, refresh: true }, 1).catch(() => undefined);
      await call('vault.unlock', { passphrase });
    }
    await call('registries.list', {});
    await call('vault.status', {});
  } finally {
    await call('registries.delete', { id });
    stop();
  }
  return calls;
}
