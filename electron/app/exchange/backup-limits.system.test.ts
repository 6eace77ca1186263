import { expect, test } from 'vitest';
import { writeBigBook } from '../../../e2e/fixtures/big-book.ts';
import { createTemporaryFolder } from '../../../e2e/fixtures/temporary-folder.ts';
import { openTestCore, type TestCore } from '../../../e2e/fixtures/test-core.ts';
import { onlyThorough } from '../../../e2e/fixtures/thorough.ts';
import { importTextLimit } from '../../../shared/import-limits.ts';
import { utf8Length } from '../../../shared/utf8-length.ts';

async function withBook(
  count: number,
  work: (core: TestCore, ids: string[]) => Promise<void>,
): Promise<void> {
  await using folder = await createTemporaryFolder('backup-limits');
  await writeBigBook(folder.path, count);
  const core = await openTestCore({ directory: folder.path });
  try {
    const { registries } = await core.call('registries.list', {});
    await work(
      core,
      registries.map(({ id }) => id),
    );
  } finally {
    await core.close();
  }
}

/** `platform` of a record of the big book takes about this much in a backup. */
const each = 62 * 1024;

test(
  'a backup that is nearly too large is written in one line, and read again',
  () =>
    withBook(Math.floor(importTextLimit / each) - 10, async (core, ids) => {
      const { text } = await core.call('exchange.export', { format: 'backup', ids });
      expect(utf8Length(text ?? '')).toBeGreaterThan(importTextLimit * 0.9);
      expect(utf8Length(text ?? '')).toBeLessThanOrEqual(importTextLimit);
      const { records } = await core.call('exchange.preview', { text: text ?? '' });
      expect(records).toHaveLength(ids.length);
    }),
  120_000,
);

test('a backup that no import would read is not written', (context) => {
  onlyThorough(context);
  return withBook(Math.ceil(importTextLimit / each) + 30, async (core, ids) => {
    await expect(core.call('exchange.export', { format: 'backup', ids })).rejects.toMatchObject({
      code: 'TOO_LARGE',
      detail: { bytes: expect.any(Number), limit: importTextLimit },
    });
    const half = ids.slice(0, ids.length / 2);
    const { text } = await core.call('exchange.export', { format: 'backup', ids: half });
    const { records } = await core.call('exchange.preview', { text: text ?? '' });
    expect(records).toHaveLength(half.length);
  });
}, 120_000);
