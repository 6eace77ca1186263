import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { faultFields } from './fault-fields.ts';
import { createStderrLogger } from './stderr-logger.ts';

const secret = 'sesame-4711';

it('a line says kind, code and places of a fault, and nothing of its text', () => {
  const lines: string[] = [];
  const logger = createStderrLogger('info', (line) => lines.push(line));
  const fault = Object.assign(new TypeError(secret), { code: 'EPIPE', path: secret });
  logger.error('web.handlerFailed', { method: 'app.info' }, fault);
  expect(lines[0]).toMatch(
    / error web\.handlerFailed fault="TypeError" code="EPIPE" stack="electron\/log\/fault-fields\.test\.ts:\d+.*" method="app\.info"\n$/,
  );
  expect(lines[0]).not.toContain(secret);
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', secret],
  [
    'an object that throws',
    new Proxy(
      {},
      {
        get: () => {
          throw new Error(secret);
        },
      },
    ),
  ],
  [
    'an error that throws',
    Object.defineProperty(new Error('x'), 'stack', {
      get() {
        throw new Error(secret);
      },
    }),
  ],
  ['a code that is none', Object.assign(new Error('x'), { code: secret })],
])('logging %s stops nothing and tells nothing', (_, fault) => {
  const lines: string[] = [];
  const logger = createStderrLogger('info', (line) => lines.push(line));
  logger.error('a.fault', {}, fault);
  logger.error('after');
  expect(lines.at(-1)).toContain(' after');
  expect(lines.join('')).not.toContain(secret);
});

it('a writer that throws stops nothing', () => {
  const logger = createStderrLogger('info', () => {
    throw new Error('no');
  });
  expect(() => logger.error('a.fault', {}, new Error('x'))).not.toThrow();
});

it('places in a bundle are those of its source', async () => {
  await using folder = await createTemporaryFolder('map');
  const source = join(folder.path, 'shared', 'thrower.ts');
  const bundle = join(folder.path, 'dist', 'thrower.mjs');
  await createSource(source);
  await build({
    entryPoints: [source],
    outfile: bundle,
    format: 'esm',
    minify: true,
    sourcemap: true,
  });
  const { thrower } = (await import(/* @vite-ignore */ bundle)) as { thrower: () => Error };
  expect(faultFields(thrower()).stack).toMatch(/\(?shared\/thrower\.ts:3\)?/);
  // A map that is none is passed over.
  writeFileSync(`${bundle}.map`, '{"version":3,"mappings":7}');
  const other = join(folder.path, 'dist', 'other.mjs');
  await build({ entryPoints: [source], outfile: other, format: 'esm' });
  const plain = (await import(/* @vite-ignore */ other)) as { thrower: () => Error };
  expect(faultFields(plain.thrower()).stack).toMatch(/dist\/other\.mjs:\d+/);
});

async function createSource(path: string): Promise<void> {
  const { mkdir, writeFile } = await import('node:fs/promises');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(
    path,
    '// one\n// two\nexport const thrower = (): Error => new Error("sesame");\n',
  );
}
