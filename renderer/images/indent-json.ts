/**
 * JSON with its lines and indents for reading, letter by letter as it was sent:
 * numbers and strings are not read, so none of them can change. A text that is
 * no JSON comes out with no more than other blanks.
 */
export function indentJson(text: string, indent = '  '): string {
  let depth = 0;
  let out = '';
  const line = () => `\n${indent.repeat(Math.min(depth, 64))}`;
  // Strings whole, signs one by one, and whatever lies between.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs)) {
    if (token === '{' || token === '[') {
      depth += 1;
      out += token + line();
    } else if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1);
      out = /[{[]\s*$/.test(out.slice(-140)) ? `${out.trimEnd()}${token}` : out + line() + token;
    } else if (token === ',') out += token + line();
    else if (token === ':') out += ': ';
    else out += token;
  }
  return out;
}
