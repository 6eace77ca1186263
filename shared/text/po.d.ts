/** A text catalog, compiled by the lingui plugin while bundling. */
declare module '*.po' {
  import type { Messages } from '@lingui/core';

  export const messages: Messages;
}
