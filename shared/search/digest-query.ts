/** The shortest beginning of a digest that is looked for, in hexadecimal digits. */
export const shortestDigest = 8;

/** The registered ones (OCI Image 1.1, "Digests"), and BLAKE3. */
const algorithms: ReadonlySet<string> = new Set(['sha256', 'sha512', 'blake3']);

/**
 * What a search for a digest asks for: `sha256:…`, or at least eight digits of
 * it, as other tools shorten it. Answers the beginning of digests that fit, with
 * or without their algorithm, in lower case; null for any other text.
 */
export function digestQuery(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed.length > 255) return null;
  const colon = trimmed.indexOf(':');
  const algorithm = trimmed.slice(0, Math.max(0, colon));
  const hex = trimmed.slice(colon + 1);
  // A name with a tag may look the same.
  if (colon >= 0 && !algorithms.has(algorithm)) return null;
  return hex.length >= shortestDigest && /^[0-9a-f]+$/.test(hex) ? trimmed : null;
}

/** True for a digest that begins as `digestQuery` answered. */
export function beginsAs(digest: string, wanted: string): boolean {
  const from = wanted.includes(':') ? 0 : digest.indexOf(':') + 1;
  return digest.startsWith(wanted, from);
}
