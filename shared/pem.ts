/** Most certificates of one text that somebody pasted or a tool keeps. */
export const mostCertificates = 500;

/** One block of a PEM text, with its first and last line (RFC 7468, section 2). */
export interface PemBlock {
  /** Such as `CERTIFICATE`. */
  label: string;
  text: string;
}

const boundary = /-----(BEGIN|END) ([A-Z0-9 ]{1,64})-----/g;

/**
 * The blocks of a PEM text in their order, `most` at the most, each as RFC 7468
 * writes it. Read in the shapes that people paste: with other text around,
 * indented or quoted, with any line ends, in one line with blanks or `\n`, as
 * base64 of a PEM text, or as base64 of one DER structure without any header.
 * Takes as long as the text is long, also where blocks begin and never end. A
 * block that begins inside of another belongs to it, and is for its parser to refuse.
 */
export function pemBlocks(text: string, most: number): PemBlock[] {
  const bare = unwrapped(text);
  return typeof bare === 'string' ? blocksIn(bare, most) : [bare];
}

function blocksIn(text: string, most: number): PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { label: string; start: number } | null = null;
  for (const match of text.matchAll(boundary)) {
    const [line, side, label = ''] = match;
    if (side === 'BEGIN') open ??= { label, start: match.index + line.length };
    else if (open?.label === label) {
      if (blocks.length === most) break;
      blocks.push(plainBlock(label, text.slice(open.start, match.index)));
      open = null;
    }
  }
  return blocks;
}

/** What is written in place of line ends where a text had to fit in one line. */
const escapedEnds = /\\{1,8}[rnt]/g;

/** A PEM text without what it was wrapped in, or the one block that bare base64 stands for. */
function unwrapped(text: string): string | PemBlock {
  const spread = text.includes('\\') ? text.replace(escapedEnds, '\n') : text;
  if (spread.includes('-----BEGIN ')) return spread;
  // As in a kubeconfig: `certificate-authority-data: LS0t…`.
  const value = spread.replace(/^\s*["']?[\w-]{1,64}["']?\s*[:=]\s/, '').replace(/[\s"',]+/g, '');
  if (!isBase64(value)) return spread;
  const decoded = atob(value);
  if (decoded.includes('-----BEGIN ')) return decoded;
  const label = labelOfDer(decoded);
  return label === null ? spread : plainBlock(label, value);
}

/** Shorter than any certificate or key. */
const leastBase64 = 64;

function isBase64(text: string): boolean {
  return text.length >= leastBase64 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** What a DER structure is: a certificate begins with two sequences, a key (PKCS #8) with a version. */
function labelOfDer(bytes: string): string | null {
  const at = (index: number) => bytes.charCodeAt(index);
  if (at(0) !== 0x30) return null;
  const inside = at(1) < 0x80 ? 2 : 2 + (at(1) & 0x7f);
  if (at(inside) === 0x30) return 'CERTIFICATE';
  const isKey = at(inside) === 0x02 && at(inside + 1) === 0x01 && at(inside + 3) === 0x30;
  return isKey ? 'PRIVATE KEY' : null;
}

/** Lines of base64 alone; some write more than 64 characters in one. */
const inOrder = /^\r?\n(?:[A-Za-z0-9+/=]{1,76}\r?\n)+$/;

/** One block with its lines where they belong; keys keep what says how they are encrypted. */
function plainBlock(written: string, body: string): PemBlock {
  const label = written === 'X509 CERTIFICATE' ? 'CERTIFICATE' : written;
  if (label === written && inOrder.test(body))
    return { label, text: `-----BEGIN ${label}-----${body}-----END ${label}-----` };
  const lines = body.split(/\r\n|\r|\n/);
  const headers = lines
    .filter((line) => line.includes(':'))
    .map((line) => line.replace(/^[\s>|]+/, '').trimEnd());
  const data = lines
    .filter((line) => !line.includes(':'))
    .join('')
    .replace(/[^A-Za-z0-9+/=]/g, '');
  const text = [
    `-----BEGIN ${label}-----`,
    ...(headers.length === 0 || label === 'CERTIFICATE' ? [] : [...headers, '']),
    ...(data.match(/.{1,64}/g) ?? []),
    `-----END ${label}-----`,
  ];
  return { label, text: text.join('\n') };
}

/**
 * A text whose blocks any reader of PEM finds: the same one where they stand in
 * it as they should, else the blocks alone. What holds none stays as it is.
 */
export function readablePem(text: string): string {
  const blocks = pemBlocks(text, mostCertificates + 1);
  return blocks.every((block) => text.includes(block.text))
    ? text
    : `${blocks.map((block) => block.text).join('\n')}\n`;
}

/** The certificates of a PEM text, `most` at the most; other blocks are passed over. */
export function pemCertificates(text: string, most = mostCertificates): string[] {
  return pemBlocks(text, most)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map((block) => block.text);
}

/** True where a private key begins and ends, whatever its form. */
export function holdsPrivateKey(text: string): boolean {
  return pemBlocks(text, mostCertificates).some(({ label }) => /(?:^| )PRIVATE KEY$/.test(label));
}
