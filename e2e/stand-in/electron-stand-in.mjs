#!/usr/bin/env node
// Stands in for the Electron binary where it is missing; see start.ts.
import { tsImport } from 'tsx/esm/api';

const { start } = await tsImport('./start.ts', import.meta.url);
// TypeScript of ours is compiled; the bundle of megabytes need not be.
await start(process.argv.slice(2), (url) => import(url));
