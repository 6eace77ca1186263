import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient, Input, StreamOptions } from '../../shared/api.ts';
import type { VaultStatus } from '../../shared/model/vault-status.ts';

export interface VaultState {
  /** Null until the first answer. */
  readonly status: VaultStatus | null;
}

/** The calls that answer with the vault's status. */
export type VaultCall =
  | 'vault.status'
  | 'vault.unlock'
  | 'vault.lock'
  | 'vault.setPassphrase'
  | 'vault.addSlot'
  | 'vault.removeSlot'
  | 'vault.rotate';

export interface VaultStore extends StoreApi<VaultState> {
  /** Calls a method of the vault and keeps the status it answers. Throws BerthError. */
  ask<M extends VaultCall>(
    method: M,
    input: Input<M>,
    options?: StreamOptions,
  ): Promise<VaultStatus>;
  /** Reads the status; a failure leaves the one that was known. */
  refresh(): Promise<void>;
}

/** What is known of the vault. */
export function createVaultStore(api: ApiClient): VaultStore {
  const store = createStore<VaultState>(() => ({ status: null }));
  let asked = 0;
  const ask = async <M extends VaultCall>(
    method: M,
    input: Input<M>,
    options?: StreamOptions,
  ): Promise<VaultStatus> => {
    asked += 1;
    const mine = asked;
    const status: VaultStatus = await api.call(method, input, options);
    // An answer that was overtaken tells of an older state.
    if (mine === asked) store.setState({ status });
    return status;
  };
  return {
    ...store,
    ask,
    async refresh() {
      await ask('vault.status', {}).catch(() => undefined);
    },
  };
}

/** True when the vault can be opened by a passphrase; one that waits to be set again cannot. */
export function takesPassphrase(status: VaultStatus | null): boolean {
  return (
    status?.slots.some(
      ({ kind, state }) => kind === 'passphrase' && (state === 'usable' || state === 'locked'),
    ) === true
  );
}
