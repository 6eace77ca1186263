import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BerthError } from '../../shared/errors.ts';
import type {
  BoundSecret,
  KeyChange,
  KeyChangeRequest,
  Logger,
  SealedStore,
  SecretBinding,
} from '../../shared/ports.ts';
import type { SlotProvider } from './key-slot.ts';
import { createVault } from './slotted-vault.ts';
import type { Vault } from './vault.ts';

/** A vault over a real file, for tests; the book's own tests are with the storage. */
export interface VaultFixture {
  folder: string;
  store: SealedStore;
  /** A vault over the same file, as after a restart. */
  open(slots?: readonly SlotProvider[]): Vault;
  /** Stores a sealed secret. */
  keep(entry: BoundSecret): Promise<void>;
  /** Seals a text and stores it, as the app does. */
  save(vault: Vault, text: string): Promise<BoundSecret>;
  /** The secret of the same owner as the store has it now. */
  current(secret: BoundSecret): BoundSecret;
  /** Puts slots into the store, as somebody who edits the file. */
  putSlots(slots: readonly unknown[]): void;
  /** How often the store was saved with `replaceCopies`. */
  replacedCopies(): number;
  /** Called in the middle of a save, before anything is written; may throw. */
  whileSaving(hook: () => void): void;
  /** What the owner was asked, and what they answer; null: nobody can be asked. */
  owner: { asked: KeyChangeRequest[]; answers: boolean | null };
  /** Milliseconds that wrong guesses were held back for. */
  delays: number[];
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
  const owner: VaultFixture['owner'] = { asked: [], answers: true };
  const delays: number[] = [];
  let state: { slots: readonly unknown[]; secrets: readonly BoundSecret[] } = {
    slots: [],
    secrets: [],
  };
  let replaced = 0;
  let hook = (): void => undefined;

  const write = async (): Promise<void> => {
    await fs.writeFile(join(folder, 'store.json'), JSON.stringify(state));
  };
  const store: SealedStore = {
    slots: () => state.slots,
    secrets: () => state.secrets,
    isVersion1: () => state.secrets.some(({ sealed }) => sealed.version === 1),
    async change(make, { replaceCopies = false, beforeVisible } = {}) {
      await new Promise((resolve) => setImmediate(resolve));
      const change = make(state.secrets);
      hook();
      // As plain data, as a file would give it back.
      const next = JSON.parse(JSON.stringify(changed(state.secrets, change)));
      if (replaceCopies) replaced += 1;
      beforeVisible?.();
      state = next;
      await write();
    },
    guardSetAside: async () => 0,
  };
  const keep = async (entry: BoundSecret): Promise<void> => {
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
        async confirm(request) {
          owner.asked.push(request);
          if (owner.answers === null) throw BerthError.of('UNSUPPORTED', 'Nobody can be asked');
          return owner.answers;
        },
        async sleep(milliseconds) {
          delays.push(milliseconds);
        },
      }),
    keep,
    async save(vault, text) {
      const binding = newBinding();
      await vault.ensureWritable();
      const entry = { binding, binding1: null, sealed: vault.seal(binding, text) };
      await keep(entry);
      return entry;
    },
    current: ({ binding }) => {
      const found = state.secrets.find((one) => one.binding.owner.id === binding.owner.id);
      if (found === undefined) throw new Error('the secret is gone');
      return found;
    },
    putSlots(slots) {
      state = { ...state, slots };
    },
    replacedCopies: () => replaced,
    whileSaving(next) {
      hook = next;
    },
    owner,
    delays,
    logged,
    remove: () => fs.rm(folder, { recursive: true, force: true }),
  };
}

function changed(
  before: readonly BoundSecret[],
  { slots, secrets = [], dropped = [] }: KeyChange,
): { slots: readonly unknown[]; secrets: readonly BoundSecret[] } {
  const of = (entry: BoundSecret, id: string) => entry.binding.owner.id === id;
  return {
    slots,
    secrets: before
      .filter((entry) => !dropped.some((gone) => of(entry, gone.owner.id)))
      .map((entry) => {
        const anew = secrets.find((one) => of(entry, one.owner.id));
        return anew === undefined ? entry : { ...entry, sealed: anew.sealed };
      }),
  };
}

/** The binding of a registry that was not there before. */
export function newBinding(): SecretBinding {
  return {
    owner: { kind: 'registry', id: randomUUID() },
    field: 'credential',
    audience: 'origin',
    origin: 'https://registry.example.com',
    region: null,
    verify: true,
    certificateAuthorities: [],
    proxy: 'system',
  };
}
