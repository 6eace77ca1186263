/**
 * One segment of a path or one value of a query, percent-encoded (RFC 3986, 2.1). Half a
 * surrogate pair, which `encodeURIComponent` throws on, becomes U+FFFD as in UTF-8.
 */
export function uriPart(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** A part of a path as it is meant; one that is not encoded rightly is taken as it stands. */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
