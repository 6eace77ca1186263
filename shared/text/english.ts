import { awsProfileTexts } from './english/aws-profiles.ts';
import { certificateTexts } from './english/certificates.ts';
import { checkTexts } from './english/check.ts';
import { cloudTexts } from './english/clouds.ts';
import { httpTexts } from './english/http.ts';
import { imageTexts } from './english/images.ts';
import { operationTexts } from './english/operations.ts';
import { productTexts } from './english/products.ts';
import { providerTexts } from './english/providers.ts';
import { registryTexts } from './english/registry.ts';
import { rightTexts } from './english/rights.ts';

/**
 * Every text of the core in English, by id; in ICU MessageFormat, as lingui
 * reads it. The texts of the page, the tray and the menus are in `en.po`.
 */
export const english = {
  ...operationTexts,
  ...httpTexts,
  ...certificateTexts,
  ...registryTexts,
  ...imageTexts,
  ...checkTexts,
  ...rightTexts,
  ...providerTexts,
  ...cloudTexts,
  ...awsProfileTexts,
  ...productTexts,
} as const;

export type TextId = keyof typeof english;
