#!/usr/bin/env node
// Stands in for the Electron binary where it is missing; see start.ts.
import { tsImport } from 'tsx/esm/api';

const { start } = await tsImport('./start.ts', import.meta.url);
await start(process.argv.slice(2));
