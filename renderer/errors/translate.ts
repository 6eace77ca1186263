import { i18n, type MessageDescriptor } from '@lingui/core';

/** A text in the language of the page; plain text comes back as it is. */
export function translate(text: MessageDescriptor | string | null): string | null {
  return text === null || typeof text === 'string' ? text : i18n._(text);
}
