import type { IncomingHttpHeaders } from 'undici/types/header.js';
import type { ByteStream } from './byte-stream.ts';

/** An answer with its body read, or the beginning of it; or with its body still to come. */
export interface RegistryResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** Where the answer came from, after redirects. */
  url: URL;
  /** Empty where there is a stream. */
  body: Buffer;
  /** The body of a success, where it was asked for as a stream. */
  stream?: ByteStream | undefined;
}

/** The HTTP client refuses longer heads; whatever it lets through one day, readers get no more. */
const mostLines = 64;
const longestLine = 16 * 1024;

/** Every line of a header, in order: at most 64 of at most 16 KiB, the rest is cut off. */
export function headerLines(headers: IncomingHttpHeaders, name: string): string[] {
  const value = headers[name.toLowerCase()];
  if (value === undefined) return [];
  const lines = Array.isArray(value) ? value : [value];
  return lines.slice(0, mostLines).map((line) => line.slice(0, longestLine));
}

/** The first line of a header, or null. */
export function header(headers: IncomingHttpHeaders, name: string): string | null {
  return headerLines(headers, name)[0] ?? null;
}

/** True for the statuses of success. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** True when the answer is a web page: by its type, or by its first characters. */
export function isWebPage(response: RegistryResponse): boolean {
  const type = header(response.headers, 'content-type') ?? '';
  if (/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) return true;
  if (/\bjson\b/i.test(type)) return false;
  return /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(textOf(response.body, 256));
}

/** The beginning of a body as text, without a byte order mark. */
export function textOf(body: Buffer, maxBytes = body.length): string {
  return body
    .subarray(0, maxBytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
