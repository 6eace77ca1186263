import { t } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import type { VaultStatus } from '../../shared/model/vault-status.ts';
import { useApp } from '../state/use-app.ts';
import type { VaultStore } from '../state/vault-store.ts';
import { notify } from '../ui/toaster.tsx';
import { type KeyChange, type NeededProof, neededProof } from './key-change.ts';
import { type Proof, type ProvenCall, useProof } from './use-proof.ts';

/** A change of keys or slots other than of the passphrase, which has its own form. */
export type AskedChange = Exclude<KeyChange, { action: 'setPassphrase' }>;

export interface KeyChanging {
  /** What is being asked or made; null while there is nothing. */
  readonly change: AskedChange | null;
  /** As it was when the change began. */
  readonly needed: NeededProof;
  readonly proof: Proof;
  /** Begins a change: where nobody but the owner can vouch, the owner is asked at once. */
  begin(change: AskedChange, status: VaultStatus): Promise<void>;
  /** Makes the change, with the passphrase where there is one. */
  make(passphrase?: string): Promise<void>;
  /** Makes the change without the passphrase. */
  ask(): Promise<void>;
  /** Back to the vault; nothing is changed. */
  leave(): void;
}

/** One change of the vault's keys from its button to its end. */
export function useKeyChange(): KeyChanging {
  const { vault } = useApp();
  const [begun, setBegun] = useState<{ change: AskedChange; needed: NeededProof } | null>(null);
  // A change that has just begun is not in the state yet.
  const latest = useRef<AskedChange | null>(null);
  const proof = useProof(async (passphrase, options) => {
    if (latest.current !== null) await callOf(vault, latest.current)(passphrase, options);
  });
  const ended = (made: boolean, change: AskedChange) => {
    if (!made) return;
    setBegun(null);
    notify({ title: saysDone(change) });
  };
  return {
    change: begun?.change ?? null,
    needed: begun?.needed ?? 'none',
    proof,
    async begin(change, status) {
      const needed = neededProof(status, change);
      latest.current = change;
      setBegun({ change, needed });
      if (needed === 'owner') ended(await proof.ask(), change);
    },
    async make(passphrase) {
      if (begun !== null) ended(await proof.give(passphrase), begun.change);
    },
    async ask() {
      if (begun !== null) ended(await proof.ask(), begun.change);
    },
    leave() {
      proof.cancel();
      setBegun(null);
    },
  };
}

function callOf(vault: VaultStore, change: AskedChange): ProvenCall {
  return (passphrase, options) => {
    const proof = passphrase === undefined ? {} : { passphrase };
    if (change.action === 'rotate') return vault.ask('vault.rotate', proof, options);
    const { action, kind } = change;
    return vault.ask(`vault.${action}`, { kind, ...proof }, options);
  };
}

function saysDone({ action }: AskedChange): string {
  switch (action) {
    case 'addSlot':
      return t`Unlock method added`;
    case 'removeSlot':
      return t`Unlock method removed`;
    case 'rotate':
      return t`All secrets have a new key`;
  }
}
