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
