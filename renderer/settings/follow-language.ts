import { speak } from '../../shared/text/catalogs.ts';
import { languageOf } from '../../shared/text/language.ts';
import type { SettingsStore } from '../state/settings-store.ts';

/** Speaks the language of the settings, now and after each change, without a reload. */
export function followLanguage(settings: SettingsStore): void {
  const follow = () => {
    const language = languageOf(settings.getState().settings.language);
    document.documentElement.lang = language;
    speak(language);
  };
  settings.subscribe(follow);
  follow();
}
