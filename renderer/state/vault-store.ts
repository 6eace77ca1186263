import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient, Input } from '../../shared/api.ts';
import type { SlotKind, VaultStatus } from '../../shared/model/vault-status.ts';

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
  ask<M extends VaultCall>(method: M, input: Input<M>): Promise<VaultStatus>;
  /** Reads the status; a failure leaves the one that was known. */
  refresh(): Promise<void>;
}

/** What is known of the vault. */
export function createVaultStore(api: ApiClient): VaultStore {
  const store = createStore<VaultState>(() => ({ status: null }));
  let asked = 0;
  const ask = async <M extends VaultCall>(method: M, input: Input<M>): Promise<VaultStatus> => {
    asked += 1;
    const mine = asked;
    const status: VaultStatus = await api.call(method, input);
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

/** The slot of a kind, when the vault has one. */
export function slotOf(status: VaultStatus | null, kind: SlotKind) {
  return status?.slots.find((slot) => slot.kind === kind);
}
