import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { useSyncExternalStore } from 'react';
import type { App } from '../state/app.ts';
import { AppContext } from '../state/use-app.ts';
import { FaultBoundary, UncaughtFault } from './fault-page.tsx';
import { Shell } from './shell.tsx';

/** The page with everything around it: texts, parts, and a strict content security policy. */
export function Root({ app }: { readonly app: App }) {
  // Drawn anew as a whole: not every text comes from the provider's context.
  useSyncExternalStore(onLanguage, () => i18n.locale);
  return (
    <CSPProvider disableStyleElements>
      <I18nProvider i18n={i18n}>
        <FaultBoundary>
          <AppContext value={app}>
            <Tooltip.Provider delay={500}>
              <Shell />
            </Tooltip.Provider>
          </AppContext>
          <UncaughtFault />
        </FaultBoundary>
      </I18nProvider>
    </CSPProvider>
  );
}

function onLanguage(changed: () => void): () => void {
  return i18n.on('change', changed);
}
