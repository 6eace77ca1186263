import { i18n } from '@lingui/core';
import { messages } from '../../shared/text/en.po';

/** Activates the language of menus, tray and dialogs; English is the only one yet. */
export function speakEnglish(): void {
  i18n.loadAndActivate({ locale: 'en', messages });
}
