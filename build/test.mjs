import { runTypeScript } from './lib/run-typescript.mjs';

// npm test: set-up, checks, build, vitest, Playwright, one sum.
await runTypeScript('run-tests.ts');
