import { BerthError } from '../../../shared/errors.ts';
import { importJson, importTextLimit, textTooLong } from '../../../shared/import-limits.ts';
import { parseJson } from '../../../shared/json-text.ts';
import { text as asText } from '../../../shared/text/text.ts';
import { utf8Length } from '../../../shared/utf8-length.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { parseJson5 } from './json5-text.ts';
import { splitTopLevel } from './top-level-values.ts';

/**
 * The longest text that is read when it is no strict JSON, in bytes: its reader
 * goes character by character.
 */
export const lenientLimit = 4 * 1024 * 1024;
/** Deepest nesting that is read. */
export const maxDepth = importJson.depth;

/**
 * Reads pasted text as JSON the way people paste it: with a byte order mark,
 * inside a Markdown fence or a curl command, with comments, trailing commas, bare keys and single
 * quotes (JSON5), a semicolon at the end, or several values one after the other,
 * which become an array. Throws INVALID_INPUT, path `text`, with line and column,
 * and TOO_LARGE.
 */
export function parseLeniently(text: string): JsonValue {
  const bytes = utf8Length(text);
  if (bytes > importTextLimit) throw textTooLong(bytes);
  const bare = withoutWrapping(text);
  if (bare.trim() === '') throw BerthError.invalid('text', asText('exchange.empty'));
  return plain(parse(bare, bytes), 0);
}

function parse(text: string, bytes: number): unknown {
  const strict = parseJson(text, importJson);
  if (strict.ok) return strict.value;
  if (strict.why === 'tooDeep') throw tooDeep();
  if (strict.why === 'tooMany')
    throw BerthError.invalid('text', asText('exchange.tooManyValues'), {
      hint: asText('exchange.fewerRecords'),
    });
  // Not strict JSON: read on, leniently.
  if (bytes > lenientLimit)
    throw BerthError.tooLarge(bytes, lenientLimit, asText('exchange.over4MiB'), {
      hint: asText('exchange.over4MiB.hint'),
    });
  try {
    return parseJson5(text);
  } catch (error) {
    const several = splitTopLevel(text);
    if (several === null) throw notJson(positionOf(error), 0, 0);
    return several.map((part) => {
      try {
        return parseJson5(part.text);
      } catch (partError) {
        throw notJson(positionOf(partError), part.line, part.column);
      }
    });
  }
}

/** Without what surrounds a value where people copy it from; lines and columns stay. */
function withoutWrapping(text: string): string {
  return withoutTransport(text.replace(/^\uFEFF/, ''))
    .replace(/^(\s*)```[^\n]*(?=\n)/, '$1')
    .replace(/```\s*$/, '')
    .replace(/;\s*$/, '');
}

interface Position {
  line: number;
  column: number;
}

function positionOf(error: unknown): Position {
  if (typeof error === 'object' && error !== null) {
    const line = 'lineNumber' in error ? error.lineNumber : undefined;
    const column = 'columnNumber' in error ? error.columnNumber : undefined;
    if (typeof line === 'number' && typeof column === 'number') return { line, column };
  }
  return { line: 1, column: 1 };
}

/** The parser's own message may quote the text, which may hold a secret: only the place is told. */
function notJson(at: Position, lineOffset: number, columnOffset: number): BerthError {
  const line = at.line + lineOffset;
  const column = Math.max(1, at.line === 1 ? at.column + columnOffset : at.column);
  return BerthError.invalid('text', asText('exchange.notJson', { line, column }), {
    hint: asText('exchange.notJson.hint'),
  });
}

function tooDeep(): BerthError {
  return BerthError.invalid('text', asText('exchange.tooDeep', { levels: maxDepth }));
}

/** A copy of plain data without `__proto__` keys; refuses deep nesting and numbers JSON has no sign for. */
function plain(value: unknown, depth: number): JsonValue {
  if (depth > maxDepth) throw tooDeep();
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw BerthError.invalid('text', asText('exchange.strangeNumber'));
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value ?? {}))
    if (key !== '__proto__') copy[key] = plain(item, depth + 1);
  return copy;
}

const command = /^\s*(?:[$>]\s*)?curl\s/;
/** The body of a curl command; in single quotes nothing is escaped. */
const body = /\s(?:-d|--data|--data-raw|--data-binary|--data-ascii|--json)[\s=]*'([^']*)'/g;
const answer = /^\s*HTTP\/[\d.]+ \d{3}[^\n]*\n(?:[A-Za-z][\w-]*:[^\n]*\n)*/;

/**
 * Takes away what carries the data where it is documented or tried out: a curl
 * command around its body, and the head of an HTTP answer. Blanks stand in their
 * place, so that lines and columns stay.
 */
function withoutTransport(text: string): string {
  const head = answer.exec(text);
  if (head !== null) return blank(head[0]) + text.slice(head[0].length);
  if (!command.test(text)) return text;
  let kept = '';
  let end = 0;
  for (const match of text.matchAll(body)) {
    const content = match[1] ?? '';
    const start = match.index + match[0].length - 1 - content.length;
    kept += blank(text.slice(end, start)) + content;
    end = start + content.length;
  }
  return end === 0 ? text : kept + blank(text.slice(end));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
