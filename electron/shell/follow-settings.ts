import type { Settings } from '../../shared/model/settings.ts';
import type { Logger } from '../../shared/ports.ts';
import type { AppCore } from '../app/app-core.ts';

/**
 * Applies the settings now and after each change of them. Resolves once they
 * are applied for the first time; answers the way to read them.
 */
export async function followSettings(
  core: Pick<AppCore, 'handlers' | 'onChanged'>,
  logger: Logger,
  apply: (settings: Settings) => void,
): Promise<() => Settings> {
  const { signal } = new AbortController();
  const read = () => core.handlers['settings.get']({}, { signal });
  let current = await read();
  apply(current);
  core.onChanged(({ topic }) => {
    if (topic !== 'settings') return;
    read()
      .then((settings) => {
        current = settings;
        apply(settings);
      })
      .catch(() => logger.warn('settings.notApplied'));
  });
  return () => current;
}
