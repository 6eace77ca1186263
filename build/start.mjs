import { runTypeScript } from './lib/run-typescript.mjs';

// npm start: the desktop app, or browser mode where that cannot be.
await runTypeScript('start-berth.ts');
