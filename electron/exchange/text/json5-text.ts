import JSON5 from 'json5';

/** Strings, comments, and what stands between them; what is never closed reaches to the end. */
const piece =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|'[^'\\]*(?:\\[\s\S][^'\\]*)*(?:'|\\?$)|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?(?:\*\/|$)|[^"'/]+|\//g;
const separator = /[\u2028\u2029]/;

/**
 * `JSON5.parse`, in silence: the library writes a line to stderr for each U+2028
 * and U+2029 in a string, and a text may hold a million of them. Throws what it throws.
 */
export function parseJson5(text: string): unknown {
  return JSON5.parse(separator.test(text) ? text.replaceAll(piece, withoutSeparators) : text);
}

/** Escaped in strings, where behind a backslash they are nothing; elsewhere they end the line. */
function withoutSeparators(text: string): string {
  if (!/^["']/.test(text)) return text.replaceAll(/[\u2028\u2029]/g, '\n');
  return text.replaceAll(/\\[\s\S]|[\u2028\u2029]/g, (found) => {
    if (!separator.test(found)) return found;
    if (found.length > 1) return '';
    return found === '\u2028' ? '\\u2028' : '\\u2029';
  });
}
