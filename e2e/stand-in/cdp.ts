import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

type Parameters_ = Protocol.CommandParameters;
type Results = Protocol.CommandReturnValues;
type Events = Protocol.Events;

/** One session of the DevTools protocol, typed by Playwright's copy of the protocol. */
export interface CdpSession {
  send<M extends keyof Parameters_ & keyof Results>(
    method: M,
    params?: Parameters_[M],
  ): Promise<Results[M]>;
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): void;
}

export interface CdpConnection {
  /** The browser itself. */
  readonly root: CdpSession;
  session(id: string): CdpSession;
  /** Resolves when the browser is gone. */
  readonly closed: Promise<void>;
}

const messageSchema = z.object({
  id: z.number().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Speaks the protocol over Chromium's `--remote-debugging-pipe`: JSON texts that end in NUL. */
export function connectCdp(input: Readable, output: Writable): CdpConnection {
  const pending = new Map<number, Pending>();
  const emitters = new Map<string, EventEmitter>();
  let lastId = 0;
  let ended = false;

  const emitterOf = (sessionId: string): EventEmitter => {
    const emitter = emitters.get(sessionId) ?? new EventEmitter();
    emitter.setMaxListeners(0);
    emitters.set(sessionId, emitter);
    return emitter;
  };

  const receive = (text: string): void => {
    const message = messageSchema.parse(JSON.parse(text));
    if (message.id === undefined) {
      if (message.method !== undefined)
        emitterOf(message.sessionId ?? '').emit(message.method, message.params);
      return;
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.error.message));
  };

  /** The beginning of a message, joined once it is whole: some have many megabytes. */
  const pieces: string[] = [];
  input.setEncoding('utf8');
  input.on('data', (chunk: string) => {
    for (const [index, piece] of chunk.split('\0').entries()) {
      if (index > 0) receive(pieces.splice(0).join(''));
      pieces.push(piece);
    }
  });
  const closed = new Promise<void>((resolve) => {
    input.once('close', () => {
      ended = true;
      for (const { reject } of pending.values()) reject(new Error('Chromium is gone'));
      pending.clear();
      resolve();
    });
  });
  output.on('error', () => undefined);

  const send = (sessionId: string, method: string, params: unknown): Promise<unknown> => {
    if (ended) return Promise.reject(new Error('Chromium is gone'));
    lastId += 1;
    const id = lastId;
    const message = {
      id,
      method,
      params: params ?? {},
      ...(sessionId === '' ? {} : { sessionId }),
    };
    return new Promise((resolve, reject) => {
      pending.set(id, {
        resolve,
        reject: (error) => reject(new Error(`${method}: ${error.message}`)),
      });
      output.write(`${JSON.stringify(message)}\0`);
    });
  };

  const session = (sessionId: string): CdpSession => ({
    async send<M extends keyof Parameters_ & keyof Results>(method: M, params?: Parameters_[M]) {
      // The protocol's own types say what each method answers.
      return (await send(sessionId, method, params)) as Results[M];
    },
    on(event, listener) {
      emitterOf(sessionId).on(event, listener);
    },
  });

  return { root: session(''), session, closed };
}
