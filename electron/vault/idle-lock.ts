import type { VaultStatus } from '../../shared/model/vault-status.ts';
import type { Logger } from '../../shared/ports.ts';
import type { Vault } from './vault.ts';

export interface IdleLock {
  /** Told of each use of Berth by a person. */
  used(): void;
  stop(): void;
}

/** Milliseconds between two looks at the clock. */
const beat = 5_000;

/**
 * Locks the vault after `minutes()` without use (0: never), where the passphrase
 * is its only usable slot: any other slot would open it again without asking
 * anyone. The wall clock counts, so that time asleep is time without use. A
 * locked vault is not watched, and its stores are asked once for each time
 * without use, since each of them may be a keyring that wakes up for it.
 */
export function startIdleLock({
  vault,
  minutes,
  logger,
}: {
  vault: Pick<Vault, 'status' | 'lock' | 'isOpen' | 'onChanged'>;
  minutes: () => number;
  logger: Logger;
}): IdleLock {
  let lastUse = Date.now();
  let askedFor: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const isOverdue = (): boolean => {
    const limit = minutes() * 60_000;
    return limit > 0 && Date.now() - lastUse >= limit;
  };
  const lockWhenIdle = async (): Promise<void> => {
    if (!isOverdue() || askedFor === lastUse) return;
    askedFor = lastUse;
    if (!passphraseAlone(await vault.status()) || !isOverdue()) return;
    logger.info('vault.idle');
    await vault.lock();
  };
  const followVault = (): void => {
    if (!vault.isOpen()) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    // A vault that was opened just now is in use, however it was opened.
    lastUse = Date.now();
    timer ??= setInterval(() => {
      lockWhenIdle().catch(() => logger.warn('vault.idleFailed'));
    }, beat).unref();
  };
  followVault();
  const stopVault = vault.onChanged(followVault);
  return {
    used() {
      lastUse = Date.now();
    },
    stop() {
      clearInterval(timer);
      stopVault();
    },
  };
}

function passphraseAlone({ state, slots }: VaultStatus): boolean {
  const usable = slots.filter((slot) => slot.state === 'usable');
  return state === 'unlocked' && usable.every(({ kind }) => kind === 'passphrase');
}
