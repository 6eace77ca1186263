import { cutOut, type KeptSecrets, KnownSecrets } from './known-secrets.ts';
import { withoutSignedTokens } from './signed-tokens.ts';

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
