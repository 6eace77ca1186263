import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { createRandom } from '../../e2e/fixtures/random.ts';
import { testSeed } from '../../e2e/fixtures/seed.ts';
import type { Logger } from '../../shared/ports.ts';
import { openBook } from './book.ts';

const silent: Logger = { info() {}, warn() {}, error() {} };
const rounds = 5;

/** Counts up in the book and says each number once it is durable. */
const script = (bundled: string, folder: string) => `
  import { openBook } from ${JSON.stringify(bundled)};
  const silent = { info() {}, warn() {}, error() {} };
  const book = await openBook(${JSON.stringify(folder)}, { logger: silent });
  const filler = 'x'.repeat(50_000);
  let n = Number(book.state().slots[0] ?? 0);
  for (;;) {
    n += 1;
    await book.change((state, change) => {
      change.keys({ slots: [n, filler], replaceCopies: n % 7 === 0 });
      return state;
    });
    process.stdout.write(n + '\\n');
  }`;

test(`nothing acknowledged is lost when the process is killed in the middle of writing (${rounds} rounds)`, async () => {
  const folder = await fs.mkdtemp(join(tmpdir(), 'berth-kill-'));
  // The book as one file, so that each round's process starts in no time.
  const code = await fs.mkdtemp(join(tmpdir(), 'berth-kill-code-'));
  const bundled = join(code, 'book.mjs');
  try {
    await build({
      entryPoints: [join(import.meta.dirname, 'book.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: bundled,
    });
    const random = createRandom(testSeed('kills of a book'));
    let acknowledged = 0;
    for (let round = 0; round < rounds; round += 1) {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', script(bundled, folder)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const lines = createInterface(child.stdout);
      const wanted = acknowledged + 8 + random.int(12);
      const later = random.int(8);
      lines.on('line', (line) => {
        acknowledged = Number(line);
        // At another point of the next write in each round.
        if (acknowledged === wanted) setTimeout(() => child.kill('SIGKILL'), later);
      });
      await Promise.all([once(child, 'exit'), once(lines, 'close')]);
      expect(acknowledged).toBeGreaterThanOrEqual(wanted);

      const book = await openBook(folder, { logger: silent });
      expect(book.notices).toEqual([]);
      const found = Number(book.state().slots[0]);
      expect(found).toBeGreaterThanOrEqual(acknowledged);
      expect(found).toBeLessThanOrEqual(acknowledged + 1);
      acknowledged = found;
      await book.close();
      const left = await fs.readdir(folder);
      expect(left.filter((name) => !/^book\.json(\.[123])?$/.test(name))).toEqual([]);
    }
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
    await fs.rm(code, { recursive: true, force: true });
  }
});
