import type { Handlers } from '../../shared/api.ts';
import { isStreamName } from '../../shared/methods.ts';
import type { VaultStatus } from '../../shared/model/vault-status.ts';
import type { CoreParts } from './core-parts.ts';

export interface IdleLock {
  /** The same handlers; looking one up counts as use of Berth, and so does each page of a stream. */
  watch(handlers: Handlers): Handlers;
  stop(): void;
}

/** What a page that nobody looks at asks on its own after an event. */
const unattended: ReadonlySet<string | symbol> = new Set([
  'vault.status',
  'settings.get',
  'app.info',
  'registries.list',
]);

/** Milliseconds between two looks at the clock. */
const beat = 5_000;

/**
 * Locks the vault after `idleLockMinutes` without use, where the passphrase is
 * its only usable slot: any other slot would open it again without asking
 * anyone. The wall clock counts, so that time asleep is time without use. A
 * locked vault is not watched, and its stores are asked once for each time
 * without use, since each of them may be a keyring that wakes up for it.
 */
export function startIdleLock(parts: Pick<CoreParts, 'vault' | 'settings' | 'logger'>): IdleLock {
  let lastUse = Date.now();
  let askedFor: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const isOverdue = (): boolean => {
    const limit = parts.settings.get().idleLockMinutes * 60_000;
    return limit > 0 && Date.now() - lastUse >= limit;
  };
  const lockWhenIdle = async (): Promise<void> => {
    if (!isOverdue() || askedFor === lastUse) return;
    askedFor = lastUse;
    if (!passphraseAlone(await parts.vault.status()) || !isOverdue()) return;
    parts.logger.info('vault.idle');
    await parts.vault.lock();
  };
  const followVault = (): void => {
    if (!parts.vault.isOpen()) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    // A vault that was opened just now is in use, however it was opened.
    lastUse = Date.now();
    timer ??= setInterval(() => {
      lockWhenIdle().catch(() => parts.logger.warn('vault.idleFailed'));
    }, beat).unref();
  };
  followVault();
  const stopVault = parts.vault.onChanged(followVault);
  return {
    watch: (handlers) =>
      new Proxy(handlers, {
        get(target, name, receiver) {
          if (!unattended.has(name)) lastUse = Date.now();
          const handler = Reflect.get(target, name, receiver);
          if (typeof name !== 'string' || !isStreamName(name)) return handler;
          return (...given: unknown[]) =>
            noting(Reflect.apply(handler, target, given), () => {
              lastUse = Date.now();
            });
        },
      }),
    stop() {
      clearInterval(timer);
      stopVault();
    },
  };
}

/** Passes a stream's pages on, no faster than they are asked for. */
async function* noting(source: AsyncIterable<unknown>, note: () => void) {
  for await (const page of source) {
    note();
    yield page;
  }
}

function passphraseAlone({ state, slots }: VaultStatus): boolean {
  const usable = slots.filter((slot) => slot.state === 'usable');
  return state === 'unlocked' && usable.every(({ kind }) => kind === 'passphrase');
}
