import { runTypeScript } from './lib/run-typescript.mjs';

// npm test, npm run test:system and test:thorough: set-up, checks, build, vitest, Playwright, one sum.
await runTypeScript('run-tests.ts');
