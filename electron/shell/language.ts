import { i18n } from '@lingui/core';

/** Activates the language of menus, tray and dialogs. English texts stand in the source; other catalogs come later. */
export function speak(_language: 'system' | 'en'): void {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
}
