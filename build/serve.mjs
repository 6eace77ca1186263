import { runTypeScript } from './lib/run-typescript.mjs';

// npm run serve: browser mode; stdout holds only its one line.
await runTypeScript('serve-berth.ts');
