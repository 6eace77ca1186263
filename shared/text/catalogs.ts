import { i18n, type Messages } from '@lingui/core';
import { messages } from './en.po';
import { type Language, setReadLanguage } from './language.ts';
import { pseudoMessage } from './pseudo.ts';

/**
 * Speaks a language from here on: the texts of pages, menus and dialogs, and
 * the core's. Whoever listens to `i18n` is told.
 */
export function speak(language: Language): void {
  setReadLanguage(language);
  if (language === i18n.locale) return;
  i18n.loadAndActivate({ locale: language, messages: catalogOf(language) });
}

function catalogOf(language: Language): Messages {
  if (language === 'en') return messages;
  return Object.fromEntries(
    Object.entries(messages).map(([id, message]) => [
      id,
      pseudoMessage(typeof message === 'string' ? [message] : message),
    ]),
  );
}
