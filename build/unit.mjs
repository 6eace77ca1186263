import { runTypeScript } from './lib/run-typescript.mjs';

// npm run test:unit: what needs neither a build nor Debian's tools.
await runTypeScript('run-unit-tests.ts');
