import { runTypeScript } from './lib/run-typescript.mjs';

// npm run smoke: starts the packaged app, in `release` or in the folder named.
await runTypeScript('smoke-berth.ts');
