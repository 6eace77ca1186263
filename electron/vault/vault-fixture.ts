import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger, SealedSecret, SealedStore, SecretBinding } from '../../shared/ports.ts';
import type { SlotProvider } from './key-slot.ts';
import { createVault, type Vault } from './vault.ts';

type Entry = { binding: SecretBinding; sealed: SealedSecret };

/** A vault over a real file, for tests; the book's own tests are with the storage. */
export interface VaultFixture {
  folder: string;
  store: SealedStore;
  /** A vault over the same file, as after a restart. */
  open(slots?: readonly SlotProvider[]): Vault;
  /** Stores a sealed secret. */
  keep(entry: Entry): Promise<void>;
  /** Seals a text and stores it, as the app does. */
  save(vault: Vault, text: string): Promise<Entry>;
  /** How often the store was saved with `replaceCopies`. */
  replacedCopies(): number;
  /** Called in the middle of a save, before anything is written; may throw. */
  whileSaving(hook: () => void): void;
  /** Event names and fields logged so far. */
  logged: string[];
  remove(): Promise<void>;
}

/** Derivations that take a millisecond; the real cost has a test of its own. */
const scryptCost = { cost: 2 ** 10, blockSize: 8, parallelization: 1 };

export async function vaultFixture(): Promise<VaultFixture> {
  const folder = await fs.mkdtemp(join(tmpdir(), 'berth-vault-'));
  const logged: string[] = [];
  const log = (event: string, fields?: object): void => {
    logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
  };
  const logger: Logger = { info: log, warn: log, error: log };
  let state: { slots: readonly unknown[]; secrets: readonly Entry[] } = { slots: [], secrets: [] };
  let replaced = 0;
  let hook = (): void => undefined;

  const write = async (): Promise<void> => {
    await fs.writeFile(join(folder, 'store.json'), JSON.stringify(state));
  };
  const store: SealedStore = {
    slots: () => state.slots,
    secrets: () => state.secrets,
    async save({ slots, secrets = [], replaceCopies = false }) {
      await new Promise((resolve) => setImmediate(resolve));
      hook();
      const anew = (entry: Entry): Entry =>
        secrets.find(({ binding }) => binding.registryId === entry.binding.registryId) ?? entry;
      // As plain data, as a file would give it back.
      state = JSON.parse(JSON.stringify({ slots, secrets: state.secrets.map(anew) }));
      if (replaceCopies) replaced += 1;
      await write();
    },
  };
  const keep = async (entry: Entry): Promise<void> => {
    state = { ...state, secrets: [...state.secrets, entry] };
    await write();
  };
  return {
    folder,
    store,
    open: (slots = []) =>
      createVault({
        store,
        slots,
        logger,
        face: slots.length > 0 ? 'desktop' : 'browser',
        scryptCost,
      }),
    keep,
    async save(vault, text) {
      const binding = newBinding();
      const entry = { binding, sealed: await vault.seal(binding, text) };
      await keep(entry);
      return entry;
    },
    replacedCopies: () => replaced,
    whileSaving(next) {
      hook = next;
    },
    logged,
    remove: () => fs.rm(folder, { recursive: true, force: true }),
  };
}

/** The binding of a registry that was not there before. */
export function newBinding(): SecretBinding {
  return {
    registryId: randomUUID(),
    field: 'credential',
    provider: 'native',
    origin: 'https://registry.example.com',
  };
}
