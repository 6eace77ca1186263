import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findPackaged } from './packaged-program.ts';
import { smokeTest } from './packaged-smoke.ts';
import { projectRoot } from './this-machine.ts';

const [place] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const folder = mkdtempSync(join(tmpdir(), 'berth-smoke-'));
try {
  for (const program of findPackaged(
    place === undefined ? join(projectRoot, 'release') : resolve(place),
  )) {
    console.log(program);
    await smokeTest({ command: [program], folder, say: (line) => console.log(`- ${line}`) });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
