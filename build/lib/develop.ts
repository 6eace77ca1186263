import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { z } from 'zod';
import { ensureBuild } from './ensure-build.ts';
import { projectRoot } from './this-machine.ts';

if (!(await ensureBuild())) process.exit(1);
const core = spawn(
  process.execPath,
  [join(projectRoot, 'dist/serve/serve.js'), '--no-open', ...process.argv.slice(2)],
  { stdio: ['inherit', 'pipe', 'inherit'] },
);
core.once('exit', (code) => process.exit(code ?? 1));
const [line] = z.tuple([z.string()]).parse(await once(createInterface(core.stdout), 'line'));
const ready = /(http:\/\/127\.0\.0\.1:\d+)\/(#token=\S+)/.exec(line);
if (ready === null) throw new Error(`browser mode said: ${line}`);

// The Host header stays Vite's own, which is a loopback name as the core wants it.
const server = await createServer({
  configFile: join(projectRoot, 'vite.config.ts'),
  server: { proxy: { '/api': { target: ready[1] ?? '' } } },
});
await server.listen();
console.log(`Berth in development: ${server.resolvedUrls?.local[0] ?? ''}${ready[2]}`);
