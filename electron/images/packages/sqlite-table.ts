/** The file is no SQLite database, or is damaged. */
export class SqliteDamage extends Error {}

/** Levels of pages in one table; a file of 64 MiB has three. */
const deepest = 12;

/**
 * The last column of each row of one table, where that is a blob (SQLite, "Database File
 * Format"). Reads no other thing of it: of an rpm database the headers of packages are
 * wanted and nothing else. Throws SqliteDamage.
 */
export function* blobsOfTable(file: Buffer, table: string): Generator<Buffer, void, undefined> {
  if (file.length < 512 || file.toString('latin1', 0, 15) !== 'SQLite format 3')
    throw new SqliteDamage('No SQLite file');
  const told = file.readUInt16BE(16);
  const pageBytes = told === 1 ? 65536 : told;
  const usable = pageBytes - (file[20] ?? 0);
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usable < 480)
    throw new SqliteDamage('No page size');
  const pages = new Pages(file, pageBytes, usable);
  let root: number | null = null;
  for (const row of pages.rows(1)) {
    const [type, name, , page] = columnsOf(row);
    if (type?.text === 'table' && name?.text === table) root = page?.number ?? null;
  }
  if (root === null) return;
  for (const row of pages.rows(root)) {
    const blob = columnsOf(row).at(-1)?.blob;
    if (blob != null) yield blob;
  }
}

class Pages {
  readonly #file: Buffer;
  readonly #pageBytes: number;
  readonly #usable: number;

  constructor(file: Buffer, pageBytes: number, usable: number) {
    this.#file = file;
    this.#pageBytes = pageBytes;
    this.#usable = usable;
  }

  /** The records of a table, by its first page. */
  *rows(root: number): Generator<Buffer, void, undefined> {
    const open = [{ page: root, depth: 0 }];
    const seen = new Set<number>();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { page, depth } = next;
      if (seen.has(page) || depth > deepest) throw new SqliteDamage('Pages in a circle');
      seen.add(page);
      const bytes = this.#page(page);
      const start = page === 1 ? 100 : 0;
      const kind = bytes[start];
      const cells = bytes.readUInt16BE(start + 3);
      if (kind === 0x05) {
        open.push({ page: bytes.readUInt32BE(start + 8), depth: depth + 1 });
        for (let at = cells - 1; at >= 0; at -= 1) {
          const cell = this.#cell(bytes, start + 12 + at * 2);
          open.push({ page: bytes.readUInt32BE(cell), depth: depth + 1 });
        }
      } else if (kind === 0x0d) {
        for (let at = 0; at < cells; at += 1)
          yield this.#record(bytes, this.#cell(bytes, start + 8 + at * 2));
      } else throw new SqliteDamage('No page of a table');
    }
  }

  #cell(page: Buffer, at: number): number {
    if (at + 2 > page.length) throw new SqliteDamage('No cell');
    const cell = page.readUInt16BE(at);
    if (cell + 4 > page.length) throw new SqliteDamage('No cell');
    return cell;
  }

  #page(number: number): Buffer {
    const start = (number - 1) * this.#pageBytes;
    if (number < 1 || start + this.#pageBytes > this.#file.length)
      throw new SqliteDamage('No such page');
    return this.#file.subarray(start, start + this.#pageBytes);
  }

  /** A record with what of it lies on overflow pages. */
  #record(page: Buffer, cell: number): Buffer {
    const length = varint(page, cell);
    const row = varint(page, length.next);
    const size = length.value;
    const most = this.#usable - 35;
    if (size <= most) return page.subarray(row.next, row.next + size);
    if (size > this.#file.length) throw new SqliteDamage('A record longer than the file');
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const tail = least + ((size - least) % (this.#usable - 4));
    const local = tail <= most ? tail : least;
    const parts = [page.subarray(row.next, row.next + local)];
    let left = size - local;
    let next = page.readUInt32BE(row.next + local);
    while (left > 0) {
      const more = this.#page(next);
      const part = more.subarray(4, 4 + Math.min(left, this.#usable - 4));
      parts.push(part);
      left -= part.length;
      next = more.readUInt32BE(0);
    }
    return Buffer.concat(parts);
  }
}

interface Column {
  text: string | null;
  number: number | null;
  blob: Buffer | null;
}

/** The columns of a record ("Record Format"). */
function columnsOf(record: Buffer): Column[] {
  const header = varint(record, 0);
  const columns: Column[] = [];
  let at = header.next;
  let content = header.value;
  while (at < header.value) {
    const type = varint(record, at);
    at = type.next;
    const length = lengthOf(type.value);
    const bytes = record.subarray(content, content + length);
    if (bytes.length < length) throw new SqliteDamage('A record cut off');
    content += length;
    const isData = type.value >= 12;
    const isText = isData && type.value % 2 === 1;
    columns.push({
      text: isText ? bytes.toString('utf8') : null,
      blob: isData && !isText ? bytes : null,
      number: type.value >= 1 && type.value <= 6 ? bytes.readIntBE(0, Math.min(length, 6)) : null,
    });
  }
  return columns;
}

function lengthOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type] ?? 0;
}

/** A number of one to nine bytes; those beyond what a number holds exactly are damage. */
function varint(bytes: Buffer, start: number): { value: number; next: number } {
  let value = 0;
  for (let at = start; at < start + 9; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw new SqliteDamage('A number cut off');
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) throw new SqliteDamage('A number too large');
    if (byte < 0x80) return { value, next: at + 1 };
  }
  throw new SqliteDamage('A number too long');
}
