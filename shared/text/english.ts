import { appTexts } from './english/app.ts';
import { appExchangeTexts } from './english/app-exchange.ts';
import { awsProfileTexts } from './english/aws-profiles.ts';
import { bookTexts } from './english/book.ts';
import { certificateTexts } from './english/certificates.ts';
import { checkTexts } from './english/check.ts';
import { cloudTexts } from './english/clouds.ts';
import { effectTexts } from './english/effects.ts';
import { exchangeTexts } from './english/exchange.ts';
import { exchangeFilesTexts } from './english/exchange-files.ts';
import { exchangeSystemsTexts } from './english/exchange-systems.ts';
import { generalTexts } from './english/general.ts';
import { helpersTexts } from './english/helpers.ts';
import { httpTexts } from './english/http.ts';
import { imageFilesTexts } from './english/image-files.ts';
import { imageTexts } from './english/images.ts';
import { inputTexts } from './english/input.ts';
import { jobTexts } from './english/jobs.ts';
import { lendingTexts } from './english/lending.ts';
import { operationTexts } from './english/operations.ts';
import { pageTexts } from './english/page.ts';
import { platformTexts } from './english/platform.ts';
import { productTexts } from './english/products.ts';
import { providerTexts } from './english/providers.ts';
import { registriesTexts } from './english/registries.ts';
import { registryTexts } from './english/registry.ts';
import { rightTexts } from './english/rights.ts';
import { searchTexts } from './english/search.ts';
import { socketTexts } from './english/socket.ts';
import { storageTexts } from './english/storage.ts';
import { systemsTexts } from './english/systems.ts';
import { terminalTexts } from './english/terminal.ts';
import { vaultTexts } from './english/vault.ts';
import { webTexts } from './english/web.ts';

/**
 * Every text of the core in English, by id; in ICU MessageFormat, as lingui
 * reads it. The texts of the page, the tray and the menus are in `en.po`.
 */
export const english = {
  ...generalTexts,
  ...exchangeTexts,
  ...exchangeSystemsTexts,
  ...exchangeFilesTexts,
  ...helpersTexts,
  ...webTexts,
  ...socketTexts,
  ...systemsTexts,
  ...lendingTexts,
  ...effectTexts,
  ...terminalTexts,
  ...storageTexts,
  ...vaultTexts,
  ...bookTexts,
  ...appTexts,
  ...appExchangeTexts,
  ...registriesTexts,
  ...awsProfileTexts,
  ...certificateTexts,
  ...checkTexts,
  ...cloudTexts,
  ...jobTexts,
  ...operationTexts,
  ...platformTexts,
  ...productTexts,
  ...providerTexts,
  ...registryTexts,
  ...rightTexts,
  ...searchTexts,
  ...pageTexts,
  ...httpTexts,
  ...imageTexts,
  ...imageFilesTexts,
  ...inputTexts,
} as const;

export type TextId = keyof typeof english;
