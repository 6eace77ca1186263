/** One place in the stack of an error; line and column count from 1. */
export interface StackFrame {
  /** The function, where it has a name. */
  readonly name: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** As many as a log line should hold. */
const most = 12;

/**
 * Where an error was made, innermost first, without its message, which may hold
 * anything: it is cut off whole, and where it cannot be found in the stack's
 * text there are no frames. Reads what V8 writes, and Firefox and Safari.
 */
export function stackFrames(error: unknown): StackFrame[] {
  const text = stackText(error);
  if (text === null) return [];
  return text
    .split('\n')
    .flatMap((line) => parseLine(line) ?? [])
    .slice(0, most);
}

/** The name of an error's class, or the type of what was thrown instead of one; never a text from outside. */
export function faultKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name } = error;
  return typeof name === 'string' && /^[A-Za-z]\w{0,60}$/.test(name) ? name : 'Error';
}

function stackText(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { stack, message } = error;
  if (typeof stack !== 'string' || typeof message !== 'string') return null;
  const isV8 = stack.includes('\n    at ');
  if (!isV8) return stack.includes(': ') ? null : stack;
  const start = message === '' ? stack.indexOf('\n') : stack.indexOf(message);
  const end = start + message.length;
  if (start < 0 || stack.slice(0, start).includes('\n')) return null;
  return stack[end] === '\n' ? stack.slice(end) : null;
}

function parseLine(line: string): StackFrame | null {
  if (line.startsWith('    at ')) {
    const text = line.slice('    at '.length);
    const open = text.indexOf(' (');
    return open < 0 || !text.endsWith(')')
      ? parseLocation(null, text.startsWith('async ') ? text.slice('async '.length) : text)
      : parseLocation(text.slice(0, open), text.slice(open + 2, -1));
  }
  const at = line.indexOf('@');
  return at < 0 ? null : parseLocation(line.slice(0, at), line.slice(at + 1));
}

/** `FILE:LINE:COLUMN`; null for Node's own files and for code that has no file. */
function parseLocation(name: string | null, location: string): StackFrame | null {
  const beforeColumn = location.lastIndexOf(':');
  const beforeLine = location.lastIndexOf(':', beforeColumn - 1);
  if (beforeLine < 1) return null;
  const file = location.slice(0, beforeLine);
  const line = Number(location.slice(beforeLine + 1, beforeColumn));
  const column = Number(location.slice(beforeColumn + 1));
  const isFile = file.includes('/') || file.includes('\\');
  if (!isFile || file.startsWith('node:') || file.startsWith('eval at ')) return null;
  if (!Number.isSafeInteger(line) || !Number.isSafeInteger(column)) return null;
  const plain = name !== null && name.length <= 100 && /^[\w$.<>[\] #]+$/.test(name);
  return { name: plain ? name : null, file, line, column };
}
