import type { JsonBudget } from './json-text.ts';

/** The longest text that is imported, and the longest backup that is written, in bytes of UTF-8. */
export const importTextLimit = 32 * 1024 * 1024;

/** What such a text may hold as JSON. */
export const importJson: JsonBudget = { depth: 64, parts: 4_000_000 };
