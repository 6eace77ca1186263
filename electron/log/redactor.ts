import type { SecretWatch } from '../../shared/ports.ts';

export interface Redactor extends SecretWatch {
  /** The text without the secrets that are known, and without what looks like a credential. */
  redact(text: string): string;
}

const mark = '[secret]';

/** Shorter ones would hide ordinary words; the allow-list of fields is what keeps those out. */
const shortest = 4;

/** Lent tokens follow each other for as long as Berth runs; older ones are over. */
const mostPassing = 100;

/** Credentials by their shape, known or not: authorization values, signed tokens, user information in URLs. */
const shapes: readonly [RegExp, string][] = [
  [/\b(Basic|Bearer) +[\w.~+/=-]{6,}/gi, `$1 ${mark}`],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, mark],
  [/(:\/\/)[^\s/@"]+@/g, `$1${mark}@`],
];

/**
 * The second line behind the allow-list of fields: takes out of a finished
 * line every secret that is in use, in the encodings in which one travels.
 * What it knows is in memory only and goes with `forget`.
 */
export function createRedactor(): Redactor {
  let lasting: ReadonlySet<string> = new Set();
  let passing: readonly string[] = [];
  let known: readonly string[] = [];
  const learn = () => {
    // Longest first, so that no rest of a longer one stays behind a shorter one.
    known = [...new Set([...lasting, ...passing].flatMap(written))].sort(
      (a, b) => b.length - a.length,
    );
  };
  return {
    know(secrets) {
      const fresh = secrets.filter((secret) => secret.length >= shortest && !lasting.has(secret));
      if (fresh.length === 0) return;
      lasting = new Set([...lasting, ...fresh]);
      learn();
    },
    passing(secrets) {
      const fresh = secrets.filter(
        (secret) => secret.length >= shortest && !lasting.has(secret) && !passing.includes(secret),
      );
      if (fresh.length === 0) return;
      passing = [...passing, ...fresh].slice(-mostPassing);
      learn();
    },
    forget() {
      lasting = new Set();
      passing = [];
      known = [];
    },
    redact(text) {
      const without = known.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
      return shapes.reduce((rest, [shape, instead]) => rest.replace(shape, instead), without);
    },
  };
}

/** A secret as it may stand in a line: as it is, in JSON, in a URL, in base64 at any offset, in hex. */
function written(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // Characters at the ends also hold bits of the neighbours.
    const end = text.replace(/=+$/, '').length - ((offset + bytes.length) % 3 === 0 ? 0 : 1);
    return text.slice([0, 2, 3][offset], end);
  });
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
  ].filter(({ length }) => length >= shortest);
}
