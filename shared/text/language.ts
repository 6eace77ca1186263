import { english } from './english.ts';
import { pseudoMessage } from './pseudo.ts';
import { createRenderer, type Renderer } from './render.ts';
import type { SentText, Text } from './text.ts';

/** What Berth speaks; `en-XA` is English made strange, which shows what is no text of a catalog. */
export const languages = ['en', 'en-XA'] as const;
export type Language = (typeof languages)[number];

const renderers: Record<Language, Renderer> = {
  en: createRenderer('en', english),
  'en-XA': createRenderer('en-XA', english, pseudoMessage),
};

let current: Language = 'en';

/** The language of a setting; the system's is English as long as Berth speaks no other. */
export function languageOf(setting: Language | 'system'): Language {
  return setting === 'system' ? 'en' : setting;
}

/** Sets the language that the core's texts are read in, on this page or in this process. */
export function setReadLanguage(language: Language): void {
  current = language;
}

/** The language that the core's texts are read in. */
export function readLanguage(): Language {
  return current;
}

/** A text of the core as the reader reads it; `fallback` where it is none, or a newer version's. */
export function inLanguage(text: Text): string;
export function inLanguage(text: SentText | undefined, fallback: string): string;
export function inLanguage(text: Text | SentText | undefined, fallback = ''): string {
  if (text === undefined) return fallback;
  return renderers[current](text) ?? (fallback === '' ? text.id : fallback);
}
