import { type I18n, setupI18n } from '@lingui/core';
import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage';
import { english, type TextId } from './english.ts';
import type { SentText, Text } from './text.ts';

/** A text in a language, or null where its catalog does not have it (a newer version's). */
export type Renderer = (text: Text | SentText) => string | null;

/**
 * Renders texts in one language: `messages` are its catalog, by id, in ICU
 * MessageFormat; `change` makes another language of it. A message is compiled
 * at its first use.
 */
export function createRenderer(
  locale: string,
  messages: Readonly<Record<TextId, string>>,
  change: (message: CompiledMessage) => CompiledMessage = (message) => message,
): Renderer {
  const i18n: I18n = setupI18n({ locale, messages: { [locale]: {} } });
  const compiled = new Set<string>();
  return function render({ id, values }) {
    if (!isTextId(id, messages)) return null;
    if (!compiled.has(id)) {
      i18n.load(locale, { [id]: change(compileMessage(messages[id])) });
      compiled.add(id);
    }
    const shown: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values ?? {}))
      shown[name] = typeof value === 'object' ? (render(value) ?? '') : value;
    return i18n._(id, shown);
  };
}

function isTextId(id: string, messages: Readonly<Record<TextId, string>>): id is TextId {
  return Object.hasOwn(messages, id);
}

const renderEnglish = createRenderer('en', english);

/** The text in English: for logs, and `message` and `hint` of the API. */
export function inEnglish(text: Text | SentText): string {
  return renderEnglish(text) ?? text.id;
}

/** A text with its English beside it, as notes, notices and checks hold it. */
export function asMessage(text: Text): { message: string; text: Text } {
  return { message: inEnglish(text), text };
}

/** The same for what is called by a name. */
export function asName(text: Text): { name: string; text: Text } {
  return { name: inEnglish(text), text };
}
