import type { Chromium } from './chromium.ts';
import type { PageScripts } from './page/build-page-scripts.ts';

/** What the parts of the stand-in share: the browser and the scripts for its pages. */
export interface Stage {
  chromium(): Promise<Chromium>;
  pageScripts(): Promise<PageScripts>;
}
