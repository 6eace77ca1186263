import { runTypeScript } from './lib/run-typescript.mjs';

// npm run test:peers: Berth beside other projects' programs.
await runTypeScript('run-peer-tests.ts');
