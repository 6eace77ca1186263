import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Conf from 'conf';
import { openLogFile } from '../../electron/log/log-file.ts';
import { openBook } from '../../electron/storage/book.ts';
import { canonicalJson } from '../../electron/storage/canonical-json.ts';
import {
  keyValueFile,
  objectStoreOptions,
  setAsideDamaged,
} from '../../electron/storage/file-store.ts';
import { openLastSeen } from '../../electron/storage/last-seen.ts';
import { readListFile } from '../../electron/storage/list-cache-file.ts';
import { acquireLock } from '../../electron/storage/lock.ts';
import { openRecents } from '../../electron/storage/recents.ts';
import { openSettings } from '../../electron/storage/settings.ts';
import type { TextKind } from './text-kind.ts';

const oneMiB = 1024 * 1024;
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const book = readFileSync(new URL('../fixtures/books/version-1.book', import.meta.url), 'utf8');
const { content, ...envelope } = JSON.parse(book);
const registryId = 'a7d2fca6-158a-4190-b7f1-110bd9a40a09';

function remembered(format: string, content: unknown): string {
  return JSON.stringify({ format, version: 1, content });
}

/** Opens the book of a folder, looks at all of it, and saves it once more. */
async function opened(folder: string): Promise<unknown> {
  const found = await openBook(folder, { logger });
  const notices = found.notices.map(({ kind }) => kind);
  if (!found.readOnly) await found.change((state) => ({ ...state, defaultId: null }));
  await found.close();
  return [found.state().registries.length, notices];
}

/** A book with this content and the checksum that belongs to it. */
function sealed(text: string): string {
  let changed: unknown = text;
  try {
    changed = JSON.parse(text);
  } catch {
    // A text where the records should be.
  }
  // However deep it is, as the book itself is written.
  const content = canonicalJson(changed);
  const checksum = createHash('sha256').update(content).digest('hex');
  return `${JSON.stringify({ ...envelope, checksum }).slice(0, -1)},"content":${content}}`;
}

function written(folder: string, name: string, bytes: string | Buffer): void {
  writeFileSync(join(folder, name), bytes);
}

/** The files of the data directory, as somebody or something else has left them. */
export const dataKinds: readonly TextKind[] = [
  {
    name: 'book.json',
    good: [book],
    longest: oneMiB,
    read: (text, folder) => {
      written(folder, 'book.json', text);
      return opened(folder);
    },
  },
  {
    name: 'content of the book',
    good: [JSON.stringify(content)],
    longest: oneMiB,
    read: (text, folder) => {
      written(folder, 'book.json', sealed(text));
      return opened(folder);
    },
  },
  {
    name: 'copies of the book',
    good: [book],
    longest: oneMiB,
    read: (text, folder) => {
      written(folder, 'book.json', text.slice(1));
      written(folder, 'book.json.1', text);
      written(folder, 'book.json.2', text.slice(0, -2));
      return opened(folder);
    },
  },
  {
    name: 'settings.json',
    good: [
      JSON.stringify({ theme: 'dark', idleLockMinutes: 15, unknown: { a: [1] }, __proto__: 1 }),
    ],
    longest: oneMiB,
    read: (text, folder) => {
      written(folder, 'settings.json', text);
      const notice = setAsideDamaged(folder, 'settings');
      const store = openSettings(keyValueFile(new Conf(objectStoreOptions(folder, 'settings'))));
      store.update({ theme: 'light' });
      return [store.get(), notice];
    },
  },
  {
    name: 'berth.lock',
    good: [
      JSON.stringify({
        ...{ token: '0123456789abcdef', face: 'browser', since: '2026-01-01T00:00:00.000Z' },
        ...{
          pid: 2_147_483_646,
          startTime: null,
          bootId: null,
          pidNamespace: null,
          host: hostname(),
        },
      }),
    ],
    longest: oneMiB,
    read: async (text, folder) => {
      written(folder, 'berth.lock', text);
      await (await acquireLock(folder, 'browser')).release();
    },
  },
  ...(['packed', 'as it is'] as const).map(
    (how): TextKind => ({
      name: `list cache ${how}`,
      good: [
        `${JSON.stringify({
          ...{ format: 'berth-list', version: 1, list: 'repositories', complete: true },
          ...{ seenAt: '2026-01-01T00:00:00.000Z', count: 2 },
        })}\na/b\nc`,
      ],
      longest: oneMiB,
      read: async (text, folder) => {
        const bytes = how === 'packed' ? gzipSync(text) : Buffer.from(text);
        written(folder, 'list.gz', bytes);
        return (await readListFile(join(folder, 'list.gz'), 'repositories'))?.names.length;
      },
    }),
  ),
  {
    name: 'recents.json',
    good: [
      remembered('berth-recents', [
        { registryId, repository: 'a/b', reference: '1.0', at: '2026-01-01T00:00:00.000Z' },
      ]),
    ],
    longest: oneMiB,
    read: async (text, folder) => {
      written(folder, 'recents.json', text);
      const recents = openRecents(folder, { isKnown: () => true });
      return (await recents.list()).length;
    },
  },
  {
    name: 'last-seen.json',
    good: [
      remembered('berth-last-seen', {
        [registryId]: {
          ...{ at: '2026-01-01T00:00:00.000Z', outcome: 'partial', count: 7, error: 'TIMEOUT' },
          connection: 'x',
        },
      }),
    ],
    longest: oneMiB,
    read: async (text, folder) => {
      mkdirSync(join(folder, 'cache'));
      written(folder, 'cache/last-seen.json', text);
      return (await openLastSeen(folder, { isKnown: () => true })).of(registryId, 'x')?.count;
    },
  },
  {
    name: 'berth.log',
    good: ['{"at":"2026-01-01T00:00:00.000Z","event":"started"}\n'],
    longest: oneMiB,
    read: (text, folder) => {
      written(folder, 'berth.log', text);
      const log = openLogFile(folder, { bytes: 64 * 1024, older: 2 });
      log.write('{"event":"x"}\n');
      log.write(`${text}\n`);
      log.close();
    },
  },
];
