import { runTypeScript } from './lib/run-typescript.mjs';

// npm run package: the unpacked app; with --installers also what people download.
await runTypeScript('package-berth.ts');
