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
 * The blocks of a PEM text in their order, `most` at the most. Takes as long as the text
 * is long, also where blocks begin and never end. A block that begins inside of another
 * belongs to it, and is for its parser to refuse.
 */
export function pemBlocks(text: string, most: number): PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { label: string; start: number } | null = null;
  for (const match of text.matchAll(boundary)) {
    const [line, side, label = ''] = match;
    if (side === 'BEGIN') open ??= { label, start: match.index };
    else if (open?.label === label) {
      if (blocks.length === most) break;
      blocks.push({ label, text: text.slice(open.start, match.index + line.length) });
      open = null;
    }
  }
  return blocks;
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
