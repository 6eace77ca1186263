import type { Logger } from '../../shared/ports.ts';
import { languageOf, setReadLanguage } from '../../shared/text/language.ts';
import type { AppCore } from '../app/app-core.ts';

/** Speaks the language of the settings on the terminal, now and after each change. */
export async function followLanguage(core: AppCore, logger: Logger): Promise<void> {
  const { signal } = new AbortController();
  const follow = async () => {
    const { language } = await core.handlers['settings.get']({}, { signal });
    setReadLanguage(languageOf(language));
  };
  core.onChanged(({ topic }) => {
    if (topic === 'settings') follow().catch(() => logger.warn('settings.notApplied'));
  });
  await follow();
}
