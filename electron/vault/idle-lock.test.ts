import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../shared/model/settings.ts';
import type { VaultStatus } from '../../shared/model/vault-status.ts';
import { startIdleLock } from './idle-lock.ts';
import type { Vault } from './vault.ts';

const minute = 60_000;
const passphrase = { kind: 'passphrase', state: 'usable' } as const;

/** The lock over a vault that only tells its status. */
function begin(options: { slots?: VaultStatus['slots']; idleLockMinutes?: number } = {}) {
  const { slots = [passphrase], idleLockMinutes = 15 } = options;
  const status = vi.fn(
    async (): Promise<VaultStatus> => ({ state: 'unlocked', slots, session: 0, unreadable: [] }),
  );
  let open = true;
  let tell = (): void => undefined;
  const lock = vi.fn(async () => {
    open = false;
    tell();
  });
  const vault: Pick<Vault, 'status' | 'lock' | 'isOpen' | 'onChanged'> = {
    status,
    lock,
    isOpen: () => open,
    onChanged: (listener) => {
      tell = listener;
      return () => undefined;
    },
  };
  const unlock = () => {
    open = true;
    tell();
  };
  const settings = { ...defaultSettings, idleLockMinutes };
  const idle = startIdleLock({
    vault,
    minutes: () => settings.idleLockMinutes,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  stops.push(idle.stop);
  return { lock, settings, status, unlock, use: idle.used };
}

const stops: (() => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
});

test('locks after a quarter of an hour without use', async () => {
  expect(defaultSettings.idleLockMinutes).toBe(15);
  const { lock } = begin();
  await vi.advanceTimersByTimeAsync(15 * minute - 6_000);
  expect(lock).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(lock).toHaveBeenCalled();
});

test('use puts it off', async () => {
  const { lock, use } = begin();
  for (let round = 0; round < 3; round += 1) {
    await vi.advanceTimersByTimeAsync(14 * minute);
    use();
  }
  expect(lock).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(16 * minute);
  expect(lock).toHaveBeenCalled();
});

test('time asleep is time without use', async () => {
  const { lock } = begin();
  vi.setSystemTime(Date.now() + 20 * minute);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(lock).toHaveBeenCalled();
});

test.each([
  [
    'another slot would open it again',
    { slots: [passphrase, { kind: 'keyring', state: 'usable' }] },
  ],
  ['0 minutes mean never', { idleLockMinutes: 0 }],
] satisfies [string, Parameters<typeof begin>[0]][])(
  'leaves the vault open: %s',
  async (_, options) => {
    const { lock } = begin(options);
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(lock).not.toHaveBeenCalled();
  },
);

test.each(['locked', 'unavailable'] as const)(
  'a keyring that is %s does not count',
  async (state) => {
    const { lock } = begin({ slots: [passphrase, { kind: 'keyring', state }] });
    await vi.advanceTimersByTimeAsync(16 * minute);
    expect(lock).toHaveBeenCalled();
  },
);

test('follows the setting', async () => {
  const { lock, settings } = begin();
  settings.idleLockMinutes = 2;
  await vi.advanceTimersByTimeAsync(3 * minute);
  expect(lock).toHaveBeenCalled();
});

test('a locked vault is not watched, an open one again; its stores are asked once for each time without use', async () => {
  const { lock, status, unlock } = begin();
  await vi.advanceTimersByTimeAsync(16 * minute);
  expect(lock).toHaveBeenCalledTimes(1);
  expect(status).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(status).toHaveBeenCalledTimes(1);
  unlock();
  await vi.advanceTimersByTimeAsync(16 * minute);
  expect(lock).toHaveBeenCalledTimes(2);
});

test('where a slot would open it again, an hour without use asks the stores once', async () => {
  const { lock, status, use } = begin({
    slots: [passphrase, { kind: 'keyring', state: 'usable' }],
  });
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(status).toHaveBeenCalledTimes(1);
  use();
  await vi.advanceTimersByTimeAsync(60 * minute);
  expect(status).toHaveBeenCalledTimes(2);
  expect(lock).not.toHaveBeenCalled();
});
