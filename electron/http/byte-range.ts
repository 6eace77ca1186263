import { BerthError } from '../../shared/errors.ts';
import { text } from '../../shared/text/text.ts';
import { failed, foreign, type RequestPurpose } from './request-purpose.ts';
import { header, headerLines, type RegistryResponse } from './response.ts';

/** A part of a content by the numbers of its first and last byte, both from 0. */
export interface ByteRange {
  start: number;
  /** Absent: to the end. */
  end?: number | undefined;
}

/** The part that an answer holds, and how long the whole is where that is told. */
export interface ContentRange {
  start: number;
  end: number;
  total: number | null;
}

/** The `Range` of a request (RFC 9110, section 14.2). Throws INVALID_INPUT (path `range`). */
export function rangeHeader({ start, end }: ByteRange): string {
  const isNumber = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!isNumber(start) || (end !== undefined && (!isNumber(end) || end < start)))
    throw BerthError.invalid(
      'range',
      text('http.rangeInvalid', { range: `${start}-${end ?? ''}` }),
    );
  return `bytes=${start}-${end ?? ''}`;
}

/**
 * The part in an answer of success, checked against the one asked for; null
 * when it is the whole, which a server that ignores `Range` sends (status 200).
 * Throws BAD_RESPONSE (malformedBody) for any other part than that.
 */
export function answeredRange(
  response: RegistryResponse,
  asked: ByteRange | undefined,
  purpose: RequestPurpose,
): ContentRange | null {
  if (response.status !== 206) return null;
  const [line, ...others] = headerLines(response.headers, 'content-range');
  const part = line === undefined || others.length > 0 ? null : parseContentRange(line);
  if (asked !== undefined && part !== null && isAsked(part, asked)) return part;
  throw BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, text('http.otherPart', { host: foreign(purpose, response.url.host) })),
    {
      reason: 'malformedBody',
      status: response.status,
      hint: text('http.otherPart.hint'),
    },
  );
}

/**
 * The error for status 416: INVALID_INPUT when the answer confirms that the
 * content ends before the part begins, else BAD_RESPONSE (unexpectedStatus).
 */
export function unsatisfiable(
  response: RegistryResponse,
  asked: ByteRange,
  purpose: RequestPurpose,
): BerthError {
  const line = header(response.headers, 'content-range') ?? '';
  const total = /^\s*bytes\s+\*\/(\d{1,15})\s*$/i.exec(line)?.[1];
  if (total !== undefined && asked.start >= Number(total)) return beyondEnd(asked, Number(total));
  return BerthError.of(
    'BAD_RESPONSE',
    failed(
      purpose,
      text('http.noPart', { host: foreign(purpose, response.url.host), start: asked.start }),
    ),
    {
      reason: 'unexpectedStatus',
      status: response.status,
      hint: text('http.noPart.hint'),
    },
  );
}

/** INVALID_INPUT: the content ends before the part begins. */
export function beyondEnd({ start }: ByteRange, total: number): BerthError {
  return BerthError.invalid('range', text('http.beyondEnd', { start, total }));
}

function parseContentRange(line: string): ContentRange | null {
  const [, start, end, total] =
    /^\s*bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)\s*$/i.exec(line) ?? [];
  if (start === undefined || end === undefined) return null;
  const part = {
    start: Number(start),
    end: Number(end),
    total: total === undefined || total === '*' ? null : Number(total),
  };
  return part.end < part.start || (part.total !== null && part.end >= part.total) ? null : part;
}

/** Of an end beyond the content's, what there is is sent. */
function isAsked(part: ContentRange, asked: ByteRange): boolean {
  if (part.start !== asked.start) return false;
  if (part.total === null) return asked.end === undefined || part.end === asked.end;
  return part.end === Math.min(asked.end ?? part.total - 1, part.total - 1);
}
