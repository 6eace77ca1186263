import { isDeepStrictEqual } from 'node:util';
import { jsonValue } from '../../shared/json-text.ts';
import { text as asText } from '../../shared/text/text.ts';
import { lineEndOf, Unfit } from './owned-text.ts';

/** A member of an object in a text, by its places there. */
interface Member {
  key: string;
  keyStart: number;
  valueStart: number;
  valueEnd: number;
}

/** Where an object of a text that is known to be JSON begins, ends, and has its members. */
interface Span {
  start: number;
  end: number;
  members: readonly Member[];
}

type Objects = Readonly<Record<string, unknown>>;

/**
 * Sets `text[section][key]` to a string; what is there already stays as it is,
 * to the last space. Throws `Unfit` for what is no JSON object, for keys that
 * stand there twice, and for a key that has another value.
 */
export function putMember(text: string, section: string, key: string, value: string): string {
  const before = parsed(text);
  const root = spanAt(text, text.indexOf('{'));
  const held = only(root, section);
  let after: string;
  if (held === null) {
    const body = `{${lineBreak(text, root, 2)}${member(key, value)}${lineBreak(text, root, 1)}}`;
    after = inserted(text, root, `${JSON.stringify(section)}: ${body}`, 1);
  } else {
    if (text[held.valueStart] !== '{')
      throw new Unfit(asText('effects.notAnObject', { key: section }));
    const span = spanAt(text, held.valueStart);
    const there = only(span, key);
    if (there !== null) {
      const found = text.slice(there.valueStart, there.valueEnd);
      if (found === JSON.stringify(value)) return text;
      throw new Unfit(asText('effects.otherValue', { key, value: found.slice(0, 100) }));
    }
    after = inserted(text, span, member(key, value), 2);
  }
  const wanted = { ...before, [section]: { ...objectIn(before, section), [key]: value } };
  return sure(after, wanted);
}

/** Takes `text[section][key]` out where it has that value, and the section with its last member. */
export function takeMember(text: string, section: string, key: string, value: string): string {
  const before = parsed(text);
  const root = spanAt(text, text.indexOf('{'));
  const held = only(root, section);
  if (held === null || text[held.valueStart] !== '{') return text;
  const span = spanAt(text, held.valueStart);
  const there = only(span, key);
  if (there === null || text.slice(there.valueStart, there.valueEnd) !== JSON.stringify(value))
    return text;
  const { [key]: _mine, ...others } = objectIn(before, section);
  if (span.members.length > 1)
    return sure(without(text, span, there), { ...before, [section]: others });
  const { [section]: _section, ...rest } = before;
  return sure(without(text, root, held), rest);
}

function member(key: string, value: string): string {
  return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}

/** The text with one more member at the end of an object, spaced as its neighbours are. */
function inserted(text: string, span: Span, added: string, depth: number): string {
  const last = span.members.at(-1);
  if (last === undefined) {
    const inner = lineBreak(text, span, depth);
    const outer = lineBreak(text, span, depth - 1);
    return `${text.slice(0, span.start + 1)}${inner}${added}${outer}${text.slice(span.end - 1)}`;
  }
  const before = span.members.at(-2);
  // What stands between the neighbours, or between the brace and the only member.
  const from = before === undefined ? span.start + 1 : text.indexOf(',', before.valueEnd) + 1;
  const space = text.slice(from, last.keyStart);
  const { valueEnd } = last;
  return `${text.slice(0, valueEnd)},${space}${added}${text.slice(valueEnd)}`;
}

/** The text without a member, and without the comma that it needed. */
function without(text: string, span: Span, gone: Member): string {
  const index = span.members.indexOf(gone);
  const previous = span.members[index - 1];
  if (previous !== undefined) return text.slice(0, previous.valueEnd) + text.slice(gone.valueEnd);
  const next = span.members[index + 1];
  if (next !== undefined) return text.slice(0, gone.keyStart) + text.slice(next.keyStart);
  return `${text.slice(0, span.start + 1)}${text.slice(span.end - 1)}`;
}

/** A new line as deep as that, in the way of the text: a file on one line stays on one. */
function lineBreak(text: string, root: Span, depth: number): string {
  const first = root.members[0];
  const space = first === undefined ? '\n\t' : text.slice(root.start + 1, first.keyStart);
  if (!space.includes('\n')) return '';
  const unit = space.slice(space.lastIndexOf('\n') + 1);
  return `${lineEndOf(text)}${unit.repeat(depth)}`;
}

function parsed(text: string): Objects {
  const value = jsonValue(text.replace(/^\uFEFF/, ''));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unfit(asText('effects.notJson'));
  return { ...value };
}

function objectIn(value: Objects, key: string): Objects {
  const held = value[key];
  return typeof held === 'object' && held !== null ? { ...held } : {};
}

/** The text, once it says exactly what is wanted. */
function sure(text: string, wanted: Objects): string {
  if (!isDeepStrictEqual(parsed(text), wanted)) throw new Unfit(asText('effects.notJson'));
  return text;
}

function only({ members }: Span, key: string): Member | null {
  const found = members.filter((one) => one.key === key);
  if (found.length > 1) throw new Unfit(asText('effects.twice', { key }));
  return found[0] ?? null;
}

/** The object that begins at `start` of a text that is known to be JSON. */
function spanAt(text: string, start: number): Span {
  const members: Member[] = [];
  let at = start + 1;
  for (;;) {
    at = afterSpace(text, at);
    if (text[at] === '}') return { start, end: at + 1, members };
    if (text[at] === ',') at = afterSpace(text, at + 1);
    const keyStart = at;
    const keyEnd = afterString(text, keyStart);
    const valueStart = afterSpace(text, afterSpace(text, keyEnd) + 1);
    const valueEnd = afterValue(text, valueStart);
    const key = String(jsonValue(text.slice(keyStart, keyEnd)));
    members.push({ key, keyStart, valueStart, valueEnd });
    at = valueEnd;
  }
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

function afterString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function afterValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const sign = text.charAt(at);
    if (sign === '"') {
      at = afterString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (depth === 0 && at > from && ',}] \t\r\n'.includes(sign)) return at;
    if ('{['.includes(sign)) depth += 1;
    if ('}]'.includes(sign)) depth -= 1;
    at += 1;
    if (depth === 0 && '}]'.includes(sign)) return at;
  }
  return at;
}
