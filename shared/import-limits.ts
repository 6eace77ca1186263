import { BerthError } from './errors.ts';
import { type JsonBudget, jsonExcess } from './json-text.ts';
import { text as asText } from './text/text.ts';
import { utf8Length } from './utf8-length.ts';

/** The longest text that is imported, and the longest backup that is written, in bytes of UTF-8. */
export const importTextLimit = 32 * 1024 * 1024;

/** What such a text may hold as JSON. */
export const importJson: JsonBudget = { depth: 64, parts: 4_000_000 };

/** TOO_LARGE for a text to import. */
export function textTooLong(bytes: number): BerthError {
  return BerthError.tooLarge(bytes, importTextLimit, asText('exchange.over32MiB'), {
    hint: asText('exchange.fewerRecords'),
  });
}

/** True for a JSON text that an import reads. */
export function isImportable(text: string): boolean {
  return utf8Length(text) <= importTextLimit && jsonExcess(text, importJson) === null;
}
