import type { IncomingMessage } from 'node:http';
import { BerthError, type ErrorData } from '../../shared/errors.ts';

/** The longest body of a call, in bytes. */
export const bodyLimit = 1024 * 1024;

/** How many times its limit of a refused body is read and dropped, so that the sender gets to see the answer. */
const discardFactor = 16;

/** True when the header says JSON in UTF-8, uncompressed. */
export function isJsonRequest(request: IncomingMessage): boolean {
  const [type, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  return (
    type?.trim() === 'application/json' &&
    parameters.every((parameter) => /^\s*charset="?utf-8"?\s*$/.test(parameter)) &&
    (request.headers['content-encoding'] ?? 'identity') === 'identity'
  );
}

export type Body = { ok: true; value: unknown } | { ok: false; status: number; error: ErrorData };

/**
 * Reads a JSON body of at most `limit` bytes; a longer one is TOO_LARGE
 * (413), one that is not JSON INVALID_INPUT (400), an unfinished one CANCELLED.
 */
export async function readJson(request: IncomingMessage, limit = bodyLimit): Promise<Body> {
  const bytes = await readBytes(request, limit);
  if (bytes === 'tooLarge') {
    const message = `The body is longer than ${limit} bytes`;
    return { ok: false, status: 413, error: { code: 'TOO_LARGE', message } };
  }
  if (bytes === 'gone')
    return { ok: false, status: 499, error: { code: 'CANCELLED', message: 'The sender left' } };
  try {
    return {
      ok: true,
      value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
    };
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    const error = BerthError.invalid('', 'The body is not JSON', {
      hint: 'Send an object, such as {}.',
    });
    return { ok: false, status: 400, error: error.toData() };
  }
}

function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | 'tooLarge' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    if (Number(request.headers['content-length'] ?? 0) > limit) resolve('tooLarge');
    request.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length > discardFactor * limit) request.destroy();
      else if (length > limit) resolve('tooLarge');
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => resolve('gone'));
    request.once('close', () => resolve('gone'));
  });
}
