import { z } from 'zod';
import { BerthError, type ErrorData, toErrorData } from '../../shared/errors.ts';
import { channels } from '../../shared/methods.ts';
import type { Logger } from '../../shared/ports.ts';
import { text } from '../../shared/text/text.ts';
import type { AppCore } from '../app/app-core.ts';
import { dispatchStream } from '../app/dispatch.ts';
import type { PageStream, PageWork } from './page-work.ts';

export const methodNameSchema = z.string().max(100);

/** One argument of a channel, parsed. Throws INVALID_INPUT naming it. */
export function parseEnvelope<T>(schema: z.ZodType<T>, raw: unknown, path: string): T {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw BerthError.invalid(path, text('window.notValid', { what: path }));
  return parsed.data;
}

/** The page a stream goes to. */
export interface StreamReceiver {
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
}

export const streamIdSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/**
 * Opens a stream for a page: resolves once its first item is known, then sends
 * items as the page takes them, and the end. Throws what made it fail early.
 */
export async function openStream(
  core: Pick<AppCore, 'handlers' | 'used'>,
  page: PageWork,
  receiver: StreamReceiver,
  [rawId, rawMethod, input]: readonly unknown[],
  logger: Logger,
): Promise<void> {
  const id = parseEnvelope(streamIdSchema, rawId, 'id');
  const method = parseEnvelope(methodNameSchema, rawMethod, 'method');
  const stream = page.open(id);
  try {
    const { signal } = stream.controller;
    const items = await dispatchStream(core, method, input, { signal });
    pump(items, stream, id, receiver, (fault) =>
      logger.error('ipc.streamFailed', { method }, fault),
    )
      // The page went away between the look at it and the message.
      .catch(() => undefined)
      .finally(() => page.closed(id, stream));
  } catch (error) {
    page.closed(id, stream);
    throw error;
  }
}

async function pump(
  items: AsyncGenerator<unknown, void, undefined>,
  { controller: { signal }, credit }: PageStream,
  id: number,
  receiver: StreamReceiver,
  onFault: (fault: unknown) => void,
): Promise<void> {
  const gone = () => signal.aborted || receiver.isDestroyed();
  let error: ErrorData | null = null;
  try {
    for await (const item of items) {
      await credit.take(signal);
      if (gone()) return;
      receiver.send(channels.item, id, item);
    }
  } catch (thrown) {
    if (!(thrown instanceof BerthError) && !gone()) onFault(thrown);
    error = toErrorData(thrown);
  }
  if (!gone()) receiver.send(channels.end, id, error);
}
