import './zod-setup.ts';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { createRoot, type Root as ReactRoot } from 'react-dom/client';
import { speak } from '../shared/text/catalogs.ts';
import { connectApi } from './api.ts';
import { FaultPage } from './app/fault-page.tsx';
import { Root } from './app/root.tsx';
import { faultDetails } from './errors/fault-details.ts';
import { watchUncaughtFaults } from './errors/uncaught-fault.ts';
import { followLanguage } from './settings/follow-language.ts';
import { createApp } from './state/app.ts';

speak('en');

watchUncaughtFaults(window);
const place = document.getElementById('root');
if (place !== null)
  await start(
    createRoot(place, {
      // React drew again and it worked: no fault of the page's.
      onRecoverableError: () => undefined,
    }),
  );

async function start(root: ReactRoot): Promise<void> {
  try {
    const app = createApp(await connectApi(window), window);
    followLanguage(app.settings);
    app.start();
    root.render(<Root app={app} />);
  } catch (error) {
    root.render(
      <I18nProvider i18n={i18n}>
        <FaultPage details={faultDetails(error)} />
      </I18nProvider>,
    );
  }
}
