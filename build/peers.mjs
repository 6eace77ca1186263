import { runTypeScript } from './lib/run-typescript.mjs';

// npm run peers: other projects' programs that Berth is tried beside.
await runTypeScript('run-install-peers.ts');
