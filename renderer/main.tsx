import './zod-setup.ts';
import './ui/tokens.css';
import './ui/base.css';
import { i18n } from '@lingui/core';
import { createRoot } from 'react-dom/client';
import { messages } from '../shared/text/en.po';
import { connectApi } from './api.ts';
import { Root } from './app/root.tsx';
import { createApp } from './state/app.ts';

i18n.loadAndActivate({ locale: 'en', messages });

const place = document.getElementById('root');
if (place !== null) {
  const app = createApp(connectApi(window), window);
  app.start();
  createRoot(place).render(<Root app={app} />);
}
