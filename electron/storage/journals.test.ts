import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTemporaryFolder } from '../../e2e/fixtures/temporary-folder.ts';
import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { soleHold } from './directory-hold.ts';
import { openJournals } from './journals.ts';

let folder: Awaited<ReturnType<typeof createTemporaryFolder>>;
beforeEach(async () => {
  folder = await createTemporaryFolder('journals');
});
afterEach(() => folder.remove());

test('lines come back in their order, from a file that is closed to others', async () => {
  const journals = openJournals(join(folder.path, 'jobs'));
  const id = randomUUID();
  const writer = await journals.open(id);
  await Promise.all(Array.from({ length: 50 }, (_, index) => writer.append(`line ${index}`)));
  await writer.close();
  expect(await journals.ids()).toEqual([id]);
  expect(await journals.read(id)).toEqual(
    Array.from({ length: 50 }, (_, index) => `line ${index}`),
  );
  const { mode } = await fs.stat(join(folder.path, 'jobs', `${id}.ndjson`));
  expect(mode & 0o777).toBe(0o600);
  await journals.remove(id);
  expect(await journals.read(id)).toBeNull();
});

test('what a kill cut off is left out, and the next line stands for itself', async () => {
  const journals = openJournals(folder.path);
  const id = randomUUID();
  const path = join(folder.path, `${id}.ndjson`);
  for (const [left, whole] of [
    ['first\nsec', ['first']],
    ['sec', []],
    [`first\n${'x'.repeat(200_000)}`, ['first']],
  ] as const) {
    await fs.writeFile(path, left);
    expect(await journals.read(id)).toEqual(whole);
    const writer = await journals.open(id);
    await writer.append('next');
    await writer.close();
    expect(await journals.read(id)).toEqual([...whole, 'next']);
  }
});

test('nothing is written while the data directory is not held, nor through a link', async () => {
  let held = true;
  const hold = {
    ...soleHold,
    async confirm() {
      if (!held) throw BerthError.of('STORAGE', text('lock.closing'));
    },
  };
  const journals = openJournals(folder.path, { hold });
  const id = randomUUID();
  const writer = await journals.open(id);
  await writer.append('one');
  held = false;
  await expect(writer.append('two')).rejects.toMatchObject({ code: 'STORAGE' });
  await writer.close();
  await expect(journals.open(id)).rejects.toMatchObject({ code: 'STORAGE' });
  expect(await journals.read(id)).toEqual(['one']);
  held = true;
  const other = randomUUID();
  await fs.symlink(join(folder.path, `${id}.ndjson`), join(folder.path, `${other}.ndjson`));
  await expect(journals.open(other)).rejects.toMatchObject({ code: 'STORAGE' });
});
