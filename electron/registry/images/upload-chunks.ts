import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { ClientLimits } from '../../http/limits.ts';
import type { StreamBody } from '../../http/request-body.ts';
import { failed, type RequestPurpose } from '../../http/request-purpose.ts';
import { header } from '../../http/response.ts';
import type { AuthenticatedResponse } from '../auth/authenticator.ts';

/** One request of an upload; the answer has the status that was expected. */
export type UploadStep = (request: {
  url: URL;
  method: 'POST' | 'PATCH' | 'PUT';
  body?: StreamBody | undefined;
  /** `Content-Range` of a piece. */
  range?: string | undefined;
  status: number;
}) => Promise<AuthenticatedResponse>;

/** A registry may want larger pieces; they are held in memory. */
const largestChunk = 64 * 1024 * 1024;

/**
 * Sends bytes of unknown length in pieces by PATCH (OCI Distribution 1.1,
 * "Pushing a blob in chunks", end-5). Each is held in memory, so that it can be
 * sent again with a new token. Gives where the upload is to be closed.
 */
export async function sendChunks(
  bytes: AsyncIterable<Uint8Array>,
  options: {
    step: UploadStep;
    location: URL;
    limits: ClientLimits;
    purpose: RequestPurpose;
    /** `OCI-Chunk-Min-Length` of the upload's first answer. */
    minimum: string | null;
    next: (answer: AuthenticatedResponse, before: URL) => URL;
  },
): Promise<{ url: URL; body: StreamBody }> {
  const { step, purpose, next } = options;
  const chunk = Buffer.allocUnsafe(chunkLength(options));
  let url = options.location;
  let filled = 0;
  let sent = 0;
  const flush = async () => {
    const piece = chunk.subarray(0, filled);
    const answer = await step({
      url,
      method: 'PATCH',
      range: `${sent}-${sent + filled - 1}`,
      body: bodyOf(piece),
      status: 202,
    });
    sent += filled;
    filled = 0;
    const taken = /^\s*(?:bytes=)?0-(\d{1,15})\s*$/i.exec(header(answer.headers, 'range') ?? '');
    if (taken !== null && Number(taken[1]) !== sent - 1) throw notAllTaken(purpose);
    url = next(answer, url);
  };
  for await (const piece of bytes)
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + chunk.length - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === chunk.length) await flush();
    }
  if (filled > 0) await flush();
  return { url, body: bodyOf(chunk.subarray(0, 0)) };
}

function bodyOf(piece: Uint8Array): StreamBody {
  return {
    length: piece.length,
    async *bytes() {
      yield piece;
    },
  };
}

function chunkLength({ limits, minimum, purpose }: Parameters<typeof sendChunks>[1]): number {
  const asked = minimum !== null && /^\d{1,15}$/.test(minimum) ? Number(minimum) : 0;
  if (asked > largestChunk)
    throw BerthError.tooLarge(
      asked,
      largestChunk,
      failed(purpose, text('upload.chunkTooLarge', { host: purpose.host })),
    );
  return Math.max(asked, limits.uploadChunkBytes);
}

function notAllTaken(purpose: RequestPurpose): BerthError {
  return BerthError.of(
    'BAD_RESPONSE',
    failed(purpose, text('upload.partTaken', { host: purpose.host })),
    {
      reason: 'incompleteBody',
      hint: text('http.tryAgain.hint'),
    },
  );
}
