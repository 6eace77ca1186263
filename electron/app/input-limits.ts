import { BerthError } from '../../shared/errors.ts';
import { importTextLimit, textTooLong } from '../../shared/import-limits.ts';
import { outsideJson } from '../../shared/json-text.ts';
import { text } from '../../shared/text/text.ts';
import { utf8Length } from '../../shared/utf8-length.ts';

/** The longest input of a method that imports nothing, in bytes. */
export const usualInput = 1024 * 1024;

/** The longest body that carries the input of a method as JSON, in bytes. */
export function bodyLimitOf(method: string): number {
  // Quotes and line ends of a text take two bytes in JSON.
  return takesText(method) ? 2 * importTextLimit + usualInput : usualInput;
}

function takesText(method: string): boolean {
  return method.startsWith('exchange.');
}

/**
 * Looks through an input before its schema does, whichever way it came: ipc
 * carries any value, and one value many times. Throws TOO_LARGE with the bytes
 * of its texts and keys, INVALID_INPUT for one that is nested deeper than JSON
 * from outside may be, or that holds text which UTF-8 cannot carry: it would be
 * saved as another one.
 */
export function assertInputFits(method: string, input: unknown): void {
  // The text itself is measured where it is read; a little stands beside it.
  const limit = takesText(method) ? importTextLimit + usualInput : usualInput;
  const waiting: { value: unknown; level: number }[] = [{ value: input, level: 0 }];
  let bytes = 0;
  let parts = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, level } = next;
    if (typeof value === 'string') {
      bytes += utf8Length(value);
      if (bytes <= limit && /\p{Cs}/u.test(value))
        throw BerthError.invalid('', text('input.halfCharacter', { method }));
    } else if (typeof value !== 'object' || value === null) bytes += 1;
    else {
      parts += 1;
      if (level >= outsideJson.depth || parts > outsideJson.parts)
        throw BerthError.invalid('', text('input.tooDeep', { method }));
      const members: unknown[] = Array.isArray(value) ? value : membersOf(value);
      bytes += members.length;
      if (bytes <= limit)
        for (const member of members) waiting.push({ value: member, level: level + 1 });
    }
    if (bytes > limit) throw tooLong(method, bytes);
  }
}

/** TOO_LARGE for the input of a method. */
export function tooLong(method: string, bytes: number): BerthError {
  if (takesText(method)) return textTooLong(bytes);
  return BerthError.tooLarge(bytes, usualInput, text('input.over1MiB', { method }));
}

/** Keys and values. What is no plain object is for the schema to refuse. */
function membersOf(value: object): unknown[] {
  const plain = Object.prototype.toString.call(value) === '[object Object]';
  return plain ? Object.entries(value).flat() : [];
}
