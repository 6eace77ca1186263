import type { Handlers } from '../../../shared/api.ts';
import type { CoreParts } from '../core-parts.ts';

/** Milliseconds between two looks at whether it is time: the computer may have slept, the setting changed. */
const usualBeat = 30_000;

interface Options {
  /** True while the computer runs on its battery. */
  onBattery: () => boolean;
  /** For tests. */
  beat?: number;
  /** Milliseconds since some moment; for tests. */
  clock?: () => number;
}

/**
 * Tests the default in the background, as often as the settings say and never at
 * the start: what it tells is kept with the registry, where sidebar, Home and tray
 * show it. Quiet on battery, while the vault is locked, and for the sample. It does not
 * count as use, so the vault locks as if nobody were there.
 */
export function startDefaultHealth(
  parts: Pick<CoreParts, 'book' | 'vault' | 'settings' | 'logger'>,
  check: Handlers['registries.check'],
  { onBattery, beat = usualBeat, clock = () => performance.now() }: Options,
): { stop(): void } {
  const ending = new AbortController();
  let last = clock();
  let running = false;
  const look = async (): Promise<void> => {
    const minutes = parts.settings.get().healthMinutes;
    const isDue = minutes > 0 && clock() - last >= minutes * 60_000;
    if (!isDue || running || onBattery()) return;
    const { defaultId, registries } = parts.book.state();
    const registry = registries.find(({ id }) => id === defaultId);
    if (registry === undefined || registry.sample || !registry.active) return;
    // Without its login it would be called failing.
    if (registry.credential.keep !== 'none' && !parts.vault.isOpen()) return;
    last = clock();
    running = true;
    try {
      await check({ id: registry.id }, { signal: ending.signal });
    } catch (error) {
      if (!ending.signal.aborted) parts.logger.info('health.notChecked', {}, error);
    } finally {
      running = false;
    }
  };
  const timer = setInterval(() => void look(), beat);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      ending.abort();
    },
  };
}
