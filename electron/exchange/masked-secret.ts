/** What systems show in place of a secret; also nothing at all. */
const masks = /^(?:\s*|\s*[*•●∙·]{3,}\s*|[<[(]?(?:redacted|hidden|masked|omitted)[>\])]?)$/i;

/** True for a value that stands in for a secret: empty, stars or dots, `<redacted>`. */
export function isMasked(value: string): boolean {
  return masks.test(value);
}

/** The secret of a foreign record, or null when it did not come. */
export function givenSecret(value: unknown): string | null {
  return typeof value === 'string' && !isMasked(value) ? value : null;
}
