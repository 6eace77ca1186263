import { createHook } from 'node:async_hooks';

/** What was opened while watching and is still there. */
export interface LeftOverWatch {
  /** Waits up to `ms` milliseconds for timers and sockets to go; gives what stayed, in words. */
  settle(ms: number): Promise<string[]>;
  stop(): void;
}

/**
 * Watches timers, also those that would not keep the process alive, sockets,
 * and rejections that nobody handles.
 */
export async function watchLeftOver(ms: number): Promise<LeftOverWatch> {
  // What others are still closing would hide as much of what is left over.
  await until(ms, () => openSockets() === 0);
  const before = openSockets();
  const timers = new Set<number>();
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout') timers.add(id);
    },
    destroy(id) {
      timers.delete(id);
    },
  });
  process.on('unhandledRejection', note);
  hook.enable();
  return {
    async settle(settleMs) {
      await until(settleMs, () => timers.size === 0 && openSockets() <= before);
      const sockets = openSockets() - before;
      return [
        ...(timers.size > 0 ? [`${timers.size} timers`] : []),
        ...(sockets > 0 ? [`${sockets} sockets`] : []),
        ...rejections.map((reason) => `an unhandled rejection: ${reason}`),
      ];
    },
    stop() {
      hook.disable();
      process.off('unhandledRejection', note);
    },
  };
}

/** Connections and those being made, of clients and servers alike. */
function openSockets(): number {
  return process
    .getActiveResourcesInfo()
    .filter((name) => /^(?:TCPSocket|TCPConnect|TLS|GetAddrInfo)/.test(name)).length;
}

/** Waits, turn by turn, until something is so, or for a while. */
export async function until(ms: number, isSo: () => boolean): Promise<void> {
  const end = performance.now() + ms;
  while (!isSo() && performance.now() < end)
    await new Promise<void>((resolve) => setImmediate(resolve));
}
