import { runTypeScript } from './lib/run-typescript.mjs';

// Finds or installs the programs the tests need.
await runTypeScript('set-up-tests.ts');
