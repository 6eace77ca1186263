import { httpTexts } from './english/http.ts';
import { imageTexts } from './english/images.ts';

/**
 * Every text of the core in English, by id; in ICU MessageFormat, as lingui
 * reads it. The texts of the page, the tray and the menus are in `en.po`.
 */
export const english = {
  ...httpTexts,
  ...imageTexts,
} as const;

export type TextId = keyof typeof english;
