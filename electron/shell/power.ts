import type { PowerMonitor } from 'electron';
import type { Logger } from '../../shared/ports.ts';
import type { AppCore } from '../app/app-core.ts';

/**
 * Locks the vault when the computer goes to sleep, so that no key lies in its
 * memory meanwhile. After waking up, a vault that was open then is tried with
 * the slots that need nobody, as at start; one with a passphrase asks for it.
 */
export function lockOnSuspend(
  powerMonitor: Pick<PowerMonitor, 'on'>,
  core: Pick<AppCore, 'handlers' | 'suspend'>,
  logger: Logger,
): void {
  const { signal } = new AbortController();
  let wasOpen = false;
  // One after the other: waking up may come before the lock is done.
  let turn = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => {
    turn = turn.then(work).catch(() => logger.warn('vault.powerFailed'));
  };
  powerMonitor.on('suspend', () =>
    inTurn(async () => {
      const { state } = await core.handlers['vault.status']({}, { signal });
      if (state !== 'unlocked') return;
      wasOpen = true;
      core.suspend();
      await core.handlers['vault.lock']({}, { signal });
    }),
  );
  powerMonitor.on('resume', () =>
    inTurn(async () => {
      if (!wasOpen) return;
      wasOpen = false;
      await core.handlers['vault.unlock']({}, { signal });
    }),
  );
}
