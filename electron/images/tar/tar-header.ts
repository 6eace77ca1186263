/** Kinds of entries that stand for something in a file system. */
export const tarEntryTypes = [
  'file',
  'directory',
  'symlink',
  'hardlink',
  'character',
  'block',
  'fifo',
] as const;
export type TarEntryType = (typeof tarEntryTypes)[number];

/** One header block of 512 bytes (POSIX.1-1988 ustar; GNU tar). */
export interface TarHeader {
  name: string;
  typeFlag: string;
  /** Bytes of content that follow. */
  size: number;
  mode: number;
  /** Seconds since 1970. */
  modified: number;
  link: string;
  /** GNU sparse: the size of the file that the content stands for. */
  sparseSize: number | null;
  /** GNU sparse: another block of the map follows this one. */
  sparseMore: boolean;
}

export const blockBytes = 512;

const types: Readonly<Record<string, TarEntryType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
};

/** What a type flag stands for; null for those that are about other entries. */
export function entryTypeOf({ typeFlag, name }: TarHeader): TarEntryType | null {
  const type = types[typeFlag] ?? null;
  return type === 'file' && name.endsWith('/') ? 'directory' : type;
}

/** Reads a header; null where its sum or a number is wrong: then it is none. */
export function readTarHeader(block: Buffer): TarHeader | null {
  if (!hasRightSum(block)) return null;
  const size = numberAt(block, 124, 12);
  if (size === null) return null;
  const isPosix = block.toString('latin1', 257, 262) === 'ustar';
  const isGnu = block.toString('latin1', 257, 264) === 'ustar  ';
  const typeFlag = String.fromCharCode(block[156] ?? 0);
  const isSparse = typeFlag === 'S';
  const prefix = isPosix && !isGnu ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    typeFlag,
    size,
    mode: numberAt(block, 100, 8) ?? 0,
    modified: numberAt(block, 136, 12) ?? 0,
    link: textAt(block, 157, 100),
    sparseSize: isSparse ? numberAt(block, 483, 12) : null,
    sparseMore: isSparse && block[482] === 1,
  };
}

export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** A text that ends at a zero or at the end of its field. */
function textAt(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return block.toString('utf8', start, end < 0 ? start + length : Math.min(end, start + length));
}

/** Octal digits, or base 256 where the first bit is set (GNU tar); null for anything else. */
function numberAt(block: Buffer, start: number, length: number): number | null {
  const first = block[start] ?? 0;
  if (first >= 0x80) {
    let value = first & 0x7f;
    // The highest bit of the rest is a sign, which no size has.
    if ((value & 0x40) !== 0) return null;
    for (let at = start + 1; at < start + length; at += 1) value = value * 256 + (block[at] ?? 0);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = textAt(block, start, length).trim();
  if (digits === '') return 0;
  const value = /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/** The sum of all bytes with the sum's own field as spaces; some old programs summed signed bytes. */
function hasRightSum(block: Buffer): boolean {
  const told = numberAt(block, 148, 8);
  if (told === null) return false;
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let at = 0; at < blockBytes; at += 1) {
    if (at >= 148 && at < 156) continue;
    const byte = block[at] ?? 0;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return told === unsigned || told === signed;
}
