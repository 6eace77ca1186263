import { execa } from 'execa';
import { buildNeeds, debianTools, suitesThatReach } from './suites-that-reach.ts';
import { projectRoot } from './this-machine.ts';

// npm run test:unit: the suites beside the code that need nothing but npm install.
const excluded = suitesThatReach(projectRoot, [...debianTools, ...buildNeeds]).filter(
  (path) => !path.startsWith('e2e/'),
);
for (const path of excluded)
  console.log(`left out, since it needs a build or Debian tools: ${path}`);
const result = await execa(
  'vitest',
  [
    ...['run', '--exclude=e2e/**', ...excluded.map((path) => `--exclude=${path}`)],
    ...process.argv.slice(2),
  ],
  {
    cwd: projectRoot,
    preferLocal: true,
    localDir: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  },
);
process.exitCode = result.exitCode ?? 1;
