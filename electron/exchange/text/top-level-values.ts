/** One of several values written one after the other. */
export interface TopLevelValue {
  text: string;
  /** Lines before it. */
  line: number;
  /** Characters before it on its first line. */
  column: number;
}

const maxValues = 10_000;
/**
 * Strings, comments, brackets; anything else is skipped one piece at a time. What
 * is never closed reaches to the end, so that no place is looked at twice.
 */
const token =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|'[^'\\]*(?:\\[\s\S][^'\\]*)*(?:'|\\?$)|\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\]]|[^"'/{}[\]]+|\//g;

/**
 * Splits objects and arrays that stand one after the other, with nothing but
 * spaces, commas, semicolons and comments between them. Null when there are not at
 * least two of them, or when something else stands between.
 */
export function splitTopLevel(text: string): TopLevelValue[] | null {
  const values: TopLevelValue[] = [];
  let depth = 0;
  let start = 0;
  let line = 0;
  let lineStart = 0;
  let begin = { line: 0, column: 0 };
  for (const match of text.matchAll(token)) {
    const piece = match[0];
    if (piece === '{' || piece === '[') {
      if (depth === 0) {
        start = match.index;
        begin = { line, column: match.index - lineStart };
      }
      depth += 1;
    } else if (piece === '}' || piece === ']') {
      depth -= 1;
      if (depth < 0) return null;
      if (depth === 0) {
        if (values.length === maxValues) return null;
        values.push({ text: text.slice(start, match.index + 1), ...begin });
      }
    } else {
      if (depth === 0 && !/^(?:[\s,;]+|\/\/.*|\/\*[\s\S]*)$/.test(piece)) return null;
      for (let at = piece.indexOf('\n'); at !== -1; at = piece.indexOf('\n', at + 1)) {
        line += 1;
        lineStart = match.index + at + 1;
      }
    }
  }
  return depth === 0 && values.length > 1 ? values : null;
}
