import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode, ErrorData } from '../../shared/errors.ts';
import { inputIssue } from '../../shared/input-issues.ts';
import { asMessage, inEnglish } from '../../shared/text/render.ts';
import { text as asText, type Text } from '../../shared/text/text.ts';
import type { PageFile } from '../app/page-files.ts';

/** Ends an answer with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.byteLength,
  });
  response.end(bytes);
}

/** Ends an answer with `{"ok":false,"error":…}`. */
export function sendError(response: ServerResponse, status: number, error: ErrorData): void {
  sendJson(response, status, { ok: false, error });
}

/** Refuses a request for what HTTP says about it, before any method sees it. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: ErrorCode,
  told: Text,
  hint?: Text,
): void {
  sendError(response, status, {
    code,
    ...asMessage(told),
    ...(hint === undefined ? {} : { hint: inEnglish(hint), hintText: hint }),
    ...(code === 'INVALID_INPUT' ? { detail: { issues: [inputIssue('', told)] } } : {}),
    ...(code === 'RATE_LIMITED' ? { detail: { retryAt: null } } : {}),
  });
}

/** Answers 404 for a path that is no page, no file and no method. */
export function refuseNothing(response: ServerResponse): void {
  refuse(response, 404, 'NOT_FOUND', asText('web.nothingHere'));
}

/** Ends an answer with a short plain text, for what a person sees in a tab. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  const bytes = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': bytes.byteLength,
  });
  response.end(bytes);
}

/** Answers a GET or HEAD with a file of the page, or 304 where the caller has it. */
export function sendPageFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: PageFile,
): void {
  response.setHeader('Cache-Control', file.cacheControl);
  response.setHeader('ETag', file.etag);
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': file.contentType,
    'Content-Length': file.bytes.byteLength,
  });
  response.end(file.bytes);
}
