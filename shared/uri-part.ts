/**
 * One segment of a path or one value of a query, percent-encoded (RFC 3986, 2.1). Half a
 * surrogate pair, which `encodeURIComponent` throws on, becomes U+FFFD as in UTF-8.
 */
export function uriPart(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));
}
