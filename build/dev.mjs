import { runTypeScript } from './lib/run-typescript.mjs';

// npm run dev: the renderer by Vite over a browser-mode core.
await runTypeScript('develop.ts');
