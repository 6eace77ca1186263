import { runTypeScript } from './lib/run-typescript.mjs';

// npm run screenshots: the pictures of the README, taken from the running app.
await runTypeScript('take-screenshots.ts');
