import { cutOut, KnownSecrets } from '../../shared/known-secrets.ts';
import type { SecretWatch } from '../../shared/ports.ts';
import { withoutSignedTokens } from './signed-tokens.ts';

export interface Redactor extends SecretWatch {
  /** The text without the secrets that are known, and without what looks like a credential. */
  redact(text: string): string;
}

const mark = '[secret]';

/** Temporary tokens follow each other for as long as Berth runs; older ones are over. */
const passingKept = { parts: 4, secrets: 25, pieces: 50_000 };
/** All that is saved, for as long as it fits: 800,000 pieces take about 60 MiB. */
const lastingKept = { parts: 4, secrets: 50_000, pieces: 200_000 };

/** Credentials by their shape, known or not: authorization values, user information in URLs. */
const shapes: readonly [RegExp, string][] = [
  [/\b(Basic|Bearer) +[\w.~+/=-]{6,}/gi, `$1 ${mark}`],
  [/(:\/\/)[^\s/@"]+@/g, `$1${mark}@`],
];

/**
 * The second line behind the allow-list of fields: takes out of a finished
 * line every secret that is in use, in the encodings in which one travels.
 * What it knows is in memory only and goes with `forget`. Knowing one more takes
 * as long as it is long, and a line as long as the line is, however many are known.
 */
export function createRedactor(): Redactor {
  const lasting = new KnownSecrets(lastingKept);
  const passing = new KnownSecrets(passingKept);
  return {
    know(secrets) {
      for (const secret of secrets) lasting.add(secret);
    },
    passing(secrets) {
      for (const secret of secrets) if (!lasting.has(secret)) passing.add(secret);
    },
    forget() {
      lasting.clear();
      passing.clear();
    },
    redact(text) {
      const locations = [...lasting.placesIn(text), ...passing.placesIn(text)];
      return shapes.reduce(
        (rest, [shape, instead]) => rest.replace(shape, instead),
        withoutSignedTokens(cutOut(text, locations, mark), mark),
      );
    },
  };
}
