import { basename } from 'node:path';
import type { Notice } from '../../shared/model/app-info.ts';
import type { Logger } from '../../shared/ports.ts';
import { asMessage } from '../../shared/text/render.ts';
import { text } from '../../shared/text/text.ts';
import { copyPaths, newestCopy, readBookFile, setAside } from './book-copies.ts';
import type { BookFile } from './book-file.ts';
import { emptyBook } from './book-state.ts';

export interface LoadedBook extends BookFile {
  notices: Notice[];
  /** The file is of a newer Berth, or of a form that this one cannot read, and must not be touched. */
  readOnly: false | 'newer' | 'unreadable';
  /** The state came from a copy, so the book itself is yet to be written. */
  restored: boolean;
  /** Damaged files that could not be moved away; nothing may be written over them. */
  inTheWay: string[];
}

export interface BookLocation {
  /** `book.json` in the data directory; the copies stand beside it. */
  named: string;
  /** The same, or where a symbolic link of that name leads. */
  path: string;
}

/**
 * Finds the state to start from: the book, else its newest good copy, else an
 * empty one. What is damaged is set aside (where `mayMove`), never overwritten,
 * and told in a notice; what this Berth cannot read for another reason stays as it
 * is. Throws STORAGE when the book is there but may not be read.
 */
export async function loadBook(
  location: BookLocation,
  now: () => Date,
  logger: Logger,
  { mayMove }: { mayMove: boolean },
): Promise<LoadedBook> {
  const at = now().toISOString();
  const clean = { notices: [], readOnly: false as const, restored: false, inTheWay: [] };
  const main = await readBookFile(location.path);
  if (main.kind === 'good') return { ...clean, ...main };
  if (main.kind === 'newer') return openedReadOnly(main, 'book.json', at);
  if (main.kind === 'unreadable') return leftAlone('book.json', at);

  const copy = await newestCopy(location.named);
  if (copy?.book.kind === 'newer') return openedReadOnly(copy.book, basename(copy.path), at);
  if (copy?.book.kind === 'unreadable') return leftAlone(basename(copy.path), at);

  const lost = [
    ...(main.kind === 'damaged' ? [location.path] : []),
    ...(copy === null ? await existing(copyPaths(location.named)) : []),
  ];
  const inTheWay = mayMove ? await moveAway(lost, now(), logger) : lost;
  const isAside = inTheWay.length === 0;
  if (copy !== null) {
    logger.warn('book.restored', { file: basename(copy.path) });
    const about = { time: copy.book.savedAt };
    const told =
      main.kind === 'missing'
        ? text('book.restoredMissing', about)
        : isAside
          ? text('book.restoredDamaged', about)
          : text('book.restoredInPlace', about);
    const notice: Notice = { kind: 'restored', ...asMessage(told), at };
    return { ...clean, ...copy.book, notices: [notice], restored: true, inTheWay };
  }

  const empty = { ...clean, state: emptyBook, savedAt: at, epoch: 0, inTheWay };
  if (lost.length === 0) return empty;
  logger.error('book.noGoodCopy', { count: lost.length });
  const told = isAside ? text('book.lost') : text('book.lostInPlace');
  return { ...empty, notices: [{ kind: 'setAside', ...asMessage(told), at }] };
}

/** Moves files away and answers those that could not be moved. */
export async function moveAway(
  paths: readonly string[],
  now: Date,
  logger: Logger,
): Promise<string[]> {
  const stuck: string[] = [];
  for (const path of paths) {
    try {
      logger.warn('book.setAside', { file: basename(await setAside(path, now)) });
    } catch {
      stuck.push(path);
      logger.error('book.setAsideFailed', { file: basename(path) });
    }
  }
  return stuck;
}

function openedReadOnly(
  book: BookFile & { kind: 'newer'; version: number },
  file: string,
  at: string,
): LoadedBook {
  const told = text('book.openedReadOnly', { file, version: book.version });
  const notices: Notice[] = [{ kind: 'readOnly', ...asMessage(told), at }];
  return { ...book, notices, readOnly: 'newer', restored: false, inTheWay: [] };
}

/** Nothing is shown of a book that cannot be read, and nothing happens to it. */
function leftAlone(file: string, at: string): LoadedBook {
  const told = text('book.notReadable', { file });
  return {
    ...{ state: emptyBook, savedAt: at, epoch: 0, restored: false, inTheWay: [] },
    notices: [{ kind: 'readOnly', ...asMessage(told), at }],
    readOnly: 'unreadable',
  };
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const book = await readBookFile(path).catch(() => ({ kind: 'damaged' }));
    if (book.kind !== 'missing') found.push(path);
  }
  return found;
}
