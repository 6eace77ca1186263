import { cutOut, type KeptSecrets, KnownSecrets } from './known-secrets.ts';

/** Stands where a secret stood. */
export const mark = '***';

/** What a redactor keeps of each of its two kinds of secrets. */
interface Kept {
  lasting: KeptSecrets;
  passing: KeptSecrets;
}

/** Authorization values, but no words such as "Bearer authentication"; user information in URLs. */
const shapes: readonly [RegExp, string][] = [
  [/\b(Basic|Bearer) +(?![A-Za-z]{1,20}[.,;:]?(?:[\s"'<)]|$))[\w.~+/=-]{6,}/gi, `$1 ${mark}`],
  [/(:\/\/)[^\s/@"]+@/g, `$1${mark}@`],
];

/**
 * The one place that takes secrets out of texts: those that are known, in the
 * encodings in which one travels, and what looks like a credential by its shape,
 * known or not. What it knows is in memory only and goes with `forget`. Knowing one
 * more takes as long as it is long, and a text as long as the text is, however many
 * are known.
 */
export class Redactor {
  readonly #lasting: KnownSecrets;
  readonly #passing: KnownSecrets;

  constructor(kept: Kept) {
    this.#lasting = new KnownSecrets(kept.lasting);
    this.#passing = new KnownSecrets(kept.passing);
  }

  /** Secrets that are saved, or opened: known until they are forgotten. */
  know(secrets: readonly string[]): void {
    for (const secret of secrets) this.#lasting.add(secret);
  }

  /** What is used for a while, such as tokens: the latest are known. */
  passing(secrets: readonly string[]): void {
    for (const secret of secrets) if (!this.#lasting.has(secret)) this.#passing.add(secret);
  }

  forget(): void {
    this.#lasting.clear();
    this.#passing.clear();
  }

  /** True where a known secret stands in the text. */
  finds(text: string): boolean {
    return this.#placesIn(text).length > 0;
  }

  /** The text with a mark for each secret in it. */
  redact(text: string): string {
    return shapes.reduce(
      (rest, [shape, instead]) => rest.replace(shape, instead),
      withoutSignedTokens(cutOut(text, this.#placesIn(text), mark), mark),
    );
  }

  #placesIn(text: string): [start: number, end: number][] {
    return [...this.#lasting.placesIn(text), ...this.#passing.placesIn(text)];
  }
}

const beginning = 'eyJ';
/** Characters of a part behind its beginning; shorter ones are words. */
const shortest = 5;

/**
 * The text with `mark` in place of each signed token (RFC 7519, section 3): three
 * parts of base64url with dots between them, the first of which begins with `{"`.
 * Each part is looked at twice at the most: an expression would try a long one
 * anew from each `eyJ` in it.
 */
export function withoutSignedTokens(text: string, mark: string): string {
  let kept = '';
  let done = 0;
  let at = text.indexOf(beginning);
  while (at !== -1) {
    const begins = !/\w/.test(text[at - 1] ?? '');
    const header = begins ? endOfPart(text, at) : at + 1;
    const payload = text[header] === '.' ? endOfPart(text, header + 1) : header;
    const isToken =
      begins &&
      header - at >= beginning.length + shortest &&
      payload - header > shortest &&
      text[payload] === '.';
    if (isToken) {
      kept += text.slice(done, at) + mark;
      done = endOfPart(text, payload + 1);
    }
    // Another beginning within the same part would end where this one does.
    at = text.indexOf(beginning, isToken ? done : header);
  }
  return kept + text.slice(done);
}

function endOfPart(text: string, start: number): number {
  let end = start;
  while (end < text.length && /[\w-]/.test(text[end] ?? '')) end += 1;
  return end;
}
