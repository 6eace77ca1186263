import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Document } from './document.ts';

/** Status and text of each error that this registry gives (OCI distribution spec 1.1, "Error Codes"). */
const errors = {
  NAME_UNKNOWN: [404, 'repository name not known to registry'],
  MANIFEST_UNKNOWN: [404, 'manifest unknown'],
  BLOB_UNKNOWN: [404, 'the sample registry holds no contents of layers'],
  DIGEST_INVALID: [400, 'provided digest did not match uploaded content'],
  PAGINATION_NUMBER_INVALID: [400, 'invalid number of results requested'],
  UNSUPPORTED: [405, 'the sample registry is read-only'],
} as const;

export type SampleErrorCode = keyof typeof errors;

export function sendSampleError(response: ServerResponse, code: SampleErrorCode): void {
  const [status, message] = errors[code];
  sendSampleJson(response, { errors: [{ code, message }] }, { status });
}

/** Answers with JSON; `headers` come on top. */
export function sendSampleJson(
  response: ServerResponse,
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.byteLength,
    ...headers,
  });
  response.end(bytes);
}

/** Answers with a document under its digest; Node sends no body to HEAD. */
export function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  { digest, bytes }: Document,
  contentType: string,
): void {
  const etag = `"${digest}"`;
  response.setHeader('Docker-Content-Digest', digest);
  response.setHeader('ETag', etag);
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': bytes.byteLength });
  response.end(bytes);
}
