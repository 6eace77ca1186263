import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { paxRecords, tarArchive, tarHeader } from '../../../e2e/fixtures/tar-archive.ts';
import { TarDamage } from '../tar/tar-reader.ts';
import { CompressionDamage, WindowTooLarge } from './decompress.ts';
import { FileTree } from './file-tree.ts';
import { addToLayer } from './layer-tree.ts';
import { mergeLayers } from './merge-layers.ts';
import { readLayer } from './read-layer.ts';

const mebibyte = 1024 * 1024;

async function read(source: AsyncIterable<Uint8Array>): Promise<{ tree: FileTree; peak: number }> {
  const tree = new FileTree();
  const before = process.memoryUsage().rss;
  let peak = 0;
  await readLayer(source, {
    entry(entry) {
      addToLayer(tree, entry);
      return null;
    },
    leftOut() {
      tree.leftOut += 1;
    },
    async afterPiece() {
      peak = Math.max(peak, process.memoryUsage().rss - before);
    },
  });
  return { tree, peak };
}

async function* one(...pieces: Uint8Array[]) {
  yield* pieces;
}

/** The same piece many times over. */
async function* repeated(head: Uint8Array, piece: Uint8Array, times: number, tail: Uint8Array) {
  yield head;
  for (let at = 0; at < times; at += 1) yield piece;
  yield tail;
}

const zeros = Buffer.alloc(mebibyte);
const end = Buffer.alloc(1024);

test('a gzip bomb is listed, and takes no memory', async () => {
  const inside = Buffer.concat([tarHeader({ name: 'bomb', size: 96 * mebibyte })]);
  const bomb = gzipSync(Buffer.concat([inside, Buffer.alloc(96 * mebibyte), end]));
  const { tree, peak } = await read(one(bomb));
  expect(tree.facts(tree.find('bomb') ?? 0).size).toBe(96 * mebibyte);
  expect(peak).toBeLessThan(96 * mebibyte);
});

test('a zstd bomb of blocks that repeat one byte is too', async () => {
  // A frame without a size, with a window of 1 MiB (RFC 8878, 3.1.1); then blocks that repeat a zero 128 KiB long.
  const frame = Buffer.from('28b52ffd0050', 'hex');
  const header = tarHeader({ name: 'bomb', size: 128 * mebibyte });
  const raw = Buffer.concat([Buffer.from([0x00, 0x10, 0x00]), header]);
  const block = Buffer.from([0x02, 0x00, 0x10, 0x00]);
  const last = Buffer.concat([Buffer.from([0x01, 0x20, 0x00]), end]);
  const piece = Buffer.concat(Array.from({ length: 512 }, () => block));
  const { tree, peak } = await read(repeated(Buffer.concat([frame, raw]), piece, 2, last));
  expect(tree.facts(tree.find('bomb') ?? 0).size).toBe(128 * mebibyte);
  expect(peak).toBeLessThan(128 * mebibyte);
});

test('nine bytes that ask for a window of 1 GiB are refused before it is made', async () => {
  const frame = Buffer.from('28b52ffd00a0010000', 'hex');
  await expect(read(one(frame))).rejects.toThrow(WindowTooLarge);
});

test.each<[string, string, Buffer]>([
  ['a name without end', 'L', Buffer.alloc(mebibyte, 'n')],
  ['a link without end', 'K', Buffer.alloc(mebibyte, 'n')],
])('%s is passed over', async (_what, type, piece) => {
  const head = tarHeader({ name: '././@LongLink', type, size: 100 * mebibyte });
  const rest = tarArchive([{ name: 'short' }, { name: 'next', content: 'x' }]);
  const { tree, peak } = await read(repeated(head, piece, 100, rest));
  expect(tree.find('next')).not.toBeNull();
  expect(tree.leftOut).toBe(type === 'L' ? 1 : 0);
  expect(peak).toBeLessThan(64 * mebibyte);
});

test('a PAX header of 100 MiB is passed over, and its size is obeyed', async () => {
  const size = paxRecords({ size: '5', path: 'renamed' });
  const long = ` comment=`;
  const length = 100 * mebibyte + 9 + long.length + 1;
  const record = Buffer.from(`${length}${long}`);
  const padding = length - record.length - 100 * mebibyte - 1;
  const body = Buffer.concat([size, record]);
  const total = size.length + length;
  const head = Buffer.concat([tarHeader({ name: 'pax', type: 'x', size: total }), body]);
  const tail = Buffer.concat([
    Buffer.from(`${' '.repeat(padding)}\n`),
    Buffer.alloc((512 - (total % 512)) % 512),
    ...[tarHeader({ name: 'short', size: 0 }), Buffer.from('hello'), Buffer.alloc(507)],
    tarArchive([{ name: 'next' }]),
  ]);
  const { tree, peak } = await read(repeated(head, Buffer.alloc(mebibyte, 'c'), 100, tail));
  expect(tree.facts(tree.find('renamed') ?? 0).size).toBe(5);
  expect(tree.find('next')).not.toBeNull();
  expect(peak).toBeLessThan(64 * mebibyte);
});

test.each<[string, Buffer, typeof TarDamage | typeof CompressionDamage]>([
  [
    'cut off inside a file',
    tarArchive([{ name: 'a', content: 'x', size: 9000 }], false),
    TarDamage,
  ],
  ['a wrong sum', Buffer.alloc(512, 'a'), TarDamage],
  ['gzip cut off', gzipSync(tarArchive([{ name: 'a' }])).subarray(0, 30), CompressionDamage],
  ['a broken gzip', Buffer.concat([Buffer.from('1f8b0800', 'hex'), zeros]), CompressionDamage],
  [
    'PAX that is none',
    tarArchive([{ name: 'p', type: 'x', content: 'no' }, { name: 'a' }]),
    TarDamage,
  ],
  [
    'a size that is no number',
    tarArchive([{ name: 'p', type: 'x', content: paxRecords({ size: '-1' }) }, { name: 'a' }]),
    TarDamage,
  ],
])('%s is said to be damaged', async (_what, bytes, error) => {
  await expect(read(one(bytes))).rejects.toThrow(error);
});

test('devices and whatever leads out of the image are listed or left out, never obeyed', async () => {
  const { tree } = await read(
    one(
      tarArchive([
        { name: '../../etc/cron.d/evil' },
        { name: 'a/../../b' },
        { name: '/abs' },
        { name: 'dev/sda', type: '4' },
        { name: 'dev/tty', type: '3' },
        { name: 'pipe', type: '6' },
        { name: 'wh/.wh.', content: '' },
        { name: 'volume', type: 'V' },
      ]),
    ),
  );
  expect(tree.leftOut).toBe(2);
  const types = ['abs', 'dev/sda', 'dev/tty', 'pipe'].map((path) =>
    tree.typeOf(tree.find(path) ?? 0),
  );
  expect(types).toEqual(['file', 'block', 'character', 'fifo']);
  expect([tree.find('wh/.wh.'), tree.find('volume')]).toEqual([null, null]);
});

test('a tree takes in no more than its limits, and a million entries fit', async () => {
  const facts = { size: 1, mode: 0o644, modified: 0, link: '', offset: 0, layer: 0 } as const;
  const small = new FileTree({ entries: 10, nameBytes: 1000 });
  for (let at = 0; at < 20; at += 1) small.add(`f${at}`, { type: 'file', ...facts });
  expect([small.entries, small.cut]).toEqual([10, true]);
  const names = new FileTree({ entries: 1000, nameBytes: 1000 });
  for (let at = 0; at < 20; at += 1) names.add('n'.repeat(90) + at, { type: 'file', ...facts });
  expect([names.entries < 12, names.cut]).toEqual([true, true]);
  const large = new FileTree();
  for (let at = 0; at < 1_000_001; at += 1)
    large.add(`d${at % 1000}/file-${at}`, { type: 'file', ...facts });
  expect([large.entries, large.cut]).toEqual([1_000_000, true]);
  expect(large.bytes).toBeLessThan(96 * mebibyte);
  const merged = await mergeLayers([large], { pause: async () => undefined });
  expect(merged.entries).toBe(1_000_000);
});
