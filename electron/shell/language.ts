import { i18n } from '@lingui/core';
import type { Settings } from '../../shared/model/settings.ts';
import { speak } from '../../shared/text/catalogs.ts';
import { languageOf } from '../../shared/text/language.ts';

/** Speaks the language of the settings in menus, tray and dialogs. */
export function speakAsSet(setting: Settings['language']): void {
  speak(languageOf(setting));
}

/** Calls back after each change of the language: menus hold the texts they were made with. */
export function onLanguage(changed: () => void): void {
  i18n.on('change', changed);
}
