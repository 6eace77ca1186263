import { PaxRecords } from './pax-records.ts';
import {
  blockBytes,
  entryTypeOf,
  isZeroBlock,
  readTarHeader,
  type TarEntryType,
  type TarHeader,
} from './tar-header.ts';
import { insidePath } from './tar-path.ts';

/** One file, directory or link of an archive. */
export interface TarEntry {
  /** Inside the image, without a slash at either end; '' is the root. */
  path: string;
  type: TarEntryType;
  /** Bytes of the file; of a sparse one, of what it stands for. */
  size: number;
  mode: number;
  /** Seconds since 1970. */
  modified: number;
  /** What a link points at, as written. */
  link: string;
  /** Where its content begins, in bytes of the archive, and how long it is there. */
  offset: number;
  stored: number;
  /** Its content is not the file's bytes one after the other. */
  sparse: boolean;
}

export interface TarHandler {
  /** Told of each entry before its content; answers who takes that, or null. */
  entry(entry: TarEntry): TarContent | null;
  /** An entry that leads out of the image, or whose path is too long. */
  leftOut(): void;
}

/** Takes the content of one entry; pieces must not be kept. */
export interface TarContent {
  piece(bytes: Buffer): void;
  end(): void;
}

/** The archive is damaged, or none at all. */
export class TarDamage extends Error {
  /** True where not even its first block is a header. */
  readonly none: boolean;

  constructor(none: boolean) {
    super(none ? 'Not a tar archive' : 'The tar archive is damaged');
    this.none = none;
  }
}

/** The longest name of GNU tar's kind that is read; longer ones are passed over. */
const longestName = 64 * 1024;

/**
 * Reads a tar archive (POSIX.1-1988 and -2001, GNU tar) as its bytes come, in
 * whatever pieces, and holds one block and one name of it. Throws TarDamage.
 */
export class TarReader {
  /** True at the archive's end; what follows is not read. */
  done = false;
  readonly #handler: TarHandler;
  readonly #block = Buffer.alloc(blockBytes);
  #filled = 0;
  /** Bytes of the archive read so far. */
  #position = 0;
  #zeroBlocks = 0;
  #isFirst = true;
  #content: TarContent | null = null;
  #contentLeft = 0;
  #paddingLeft = 0;
  #pax: PaxRecords | null = null;
  #longName: string | null = null;
  #longLink: string | null = null;
  /** A sparse file's header whose map goes on. */
  #sparse: TarHeader | null = null;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  push(bytes: Uint8Array): void {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at < piece.length && !this.done) {
      const left = piece.length - at;
      if (this.#contentLeft > 0) {
        const taken = Math.min(this.#contentLeft, left);
        this.#content?.piece(piece.subarray(at, at + taken));
        at += taken;
        this.#position += taken;
        this.#contentLeft -= taken;
        if (this.#contentLeft === 0) this.#endContent();
      } else if (this.#paddingLeft > 0) {
        const taken = Math.min(this.#paddingLeft, left);
        at += taken;
        this.#position += taken;
        this.#paddingLeft -= taken;
      } else if (this.#filled === 0 && left >= blockBytes) {
        this.#position += blockBytes;
        const block = piece.subarray(at, at + blockBytes);
        at += blockBytes;
        this.#takeBlock(block);
      } else {
        const taken = Math.min(blockBytes - this.#filled, left);
        piece.copy(this.#block, this.#filled, at, at + taken);
        at += taken;
        this.#position += taken;
        this.#filled += taken;
        if (this.#filled === blockBytes) {
          this.#filled = 0;
          this.#takeBlock(this.#block);
        }
      }
    }
  }

  /** There are no more bytes. An archive may lack its closing blocks, but not a part of an entry. */
  end(): void {
    const isInside = this.#contentLeft > 0 || this.#filled > 0 || this.#sparse !== null;
    if (isInside) throw new TarDamage(this.#isFirst);
    this.done = true;
  }

  #takeBlock(block: Buffer): void {
    if (this.#sparse !== null) {
      const header = this.#sparse;
      this.#sparse = null;
      if (block[504] === 1) this.#sparse = header;
      else this.#takeEntry(header, 'file');
      return;
    }
    if (isZeroBlock(block)) {
      this.#zeroBlocks += 1;
      this.done = this.#zeroBlocks >= 2;
      return;
    }
    this.#zeroBlocks = 0;
    const header = readTarHeader(block);
    if (header === null) throw new TarDamage(this.#isFirst);
    this.#isFirst = false;
    this.#takeHeader(header);
  }

  #takeHeader(header: TarHeader): void {
    const { typeFlag, size } = header;
    if (typeFlag === 'x') {
      const pax = new PaxRecords();
      this.#pax = pax;
      this.#begin(size, { piece: (bytes) => pax.push(bytes), end: () => undefined });
    } else if (typeFlag === 'L')
      this.#begin(
        size,
        collected((name) => {
          this.#longName = name;
        }),
      );
    else if (typeFlag === 'K')
      this.#begin(
        size,
        collected((link) => {
          this.#longLink = link;
        }),
      );
    else {
      const type = entryTypeOf(header);
      if (type === null) this.#begin(size, null);
      else if (header.sparseMore) this.#sparse = header;
      else this.#takeEntry(header, type);
    }
  }

  #takeEntry(header: TarHeader, type: TarEntryType): void {
    const pax = this.#pax?.values;
    if (this.#pax?.broken === true) throw new TarDamage(false);
    const told = (key: string) => pax?.get(key) ?? undefined;
    const tooLong = ['path', 'linkpath', 'GNU.sparse.name'].some((key) => pax?.get(key) === null);
    const stored = isBare(type) ? 0 : (wholeNumber(told('size')) ?? header.size);
    const isSparse = header.sparseSize !== null || told('GNU.sparse.realsize') !== undefined;
    const isOldSparse =
      told('GNU.sparse.map') !== undefined || told('GNU.sparse.size') !== undefined;
    const real =
      header.sparseSize ??
      wholeNumber(told('GNU.sparse.realsize')) ??
      wholeNumber(told('GNU.sparse.size'));
    const path = insidePath(
      told('GNU.sparse.name') ?? told('path') ?? this.#longName ?? header.name,
    );
    const modified = Number(told('mtime'));
    const entry: Omit<TarEntry, 'path'> = {
      ...{ type, mode: header.mode & 0o7777, stored },
      size: real ?? stored,
      modified: Number.isFinite(modified) ? Math.floor(modified) : header.modified,
      link: told('linkpath') ?? this.#longLink ?? header.link,
      offset: this.#position,
      sparse: isSparse || isOldSparse,
    };
    this.#pax = null;
    this.#longName = null;
    this.#longLink = null;
    let content: TarContent | null = null;
    if (path === null || tooLong) this.#handler.leftOut();
    else content = this.#handler.entry({ path, ...entry });
    this.#begin(stored, content);
  }

  #begin(size: number, content: TarContent | null): void {
    this.#content = content;
    this.#contentLeft = size;
    this.#paddingLeft = (blockBytes - (size % blockBytes)) % blockBytes;
    if (size === 0) this.#endContent();
  }

  #endContent(): void {
    const content = this.#content;
    this.#content = null;
    content?.end();
  }
}

/** Links, directories and devices have no content, whatever their size says. */
function isBare(type: TarEntryType): boolean {
  return type !== 'file';
}

function wholeNumber(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  const value = /^\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new TarDamage(false);
  return value;
}

/** Collects a name of GNU tar's kind, without the zero at its end. */
function collected(take: (name: string) => void): TarContent {
  const pieces: Buffer[] = [];
  let length = 0;
  return {
    piece(bytes) {
      if (length <= longestName) pieces.push(Buffer.from(bytes));
      length += bytes.length;
    },
    end() {
      const bytes = Buffer.concat(pieces);
      const end = bytes.indexOf(0);
      take(bytes.toString('utf8', 0, end < 0 ? bytes.length : end));
    },
  };
}
