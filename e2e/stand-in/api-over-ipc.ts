import { z } from 'zod';
import { BerthError, errorDataSchema } from '../../shared/errors.ts';
import { channels, isCallName } from '../../shared/methods.ts';
import { changedSchema } from '../../shared/model/event.ts';
import type { ContractClient } from '../fixtures/contract-cases.ts';
import { errorSaying } from '../fixtures/error-saying.ts';

const answerSchema = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorDataSchema }),
]);
const nextSchema = z.union([
  z.object({ item: z.unknown() }),
  z.object({ end: errorDataSchema.nullable() }),
]);

/** Queues in the page, pulled from here one entry at a time; an item is taken when it is pulled. */
const pageClient = `
  globalThis.contractClient ??= (() => {
    const queues = new Map();
    let lastId = 0;
    const make = (start) => {
      lastId += 1;
      const queue = { entries: [], waiting: null };
      queues.set(lastId, queue);
      const push = (entry) => {
        if (queue.waiting) queue.waiting(entry); else queue.entries.push(entry);
        queue.waiting = null;
      };
      queue.stop = start(push);
      return lastId;
    };
    return {
      stream: (name, input) => make((push) => berth.stream(
        name,
        input,
        (item) => new Promise((taken) => push({ value: { item }, taken })),
        (end) => push({ value: { end }, taken: () => {} }),
      )),
      follow: () => make((push) => berth.onChanged((item) => push({ value: { item }, taken: () => {} }))),
      next: (id) => new Promise((resolve) => {
        const queue = queues.get(id);
        const give = (entry) => { entry.taken(); resolve(entry.value); };
        const entry = queue.entries.shift();
        if (entry) give(entry); else queue.waiting = give;
      }),
      stop: (id) => queues.get(id).stop(),
    };
  })();
  true`;

/** The API as a page of the desktop reaches it: page, bridge, preload, ipc. */
export async function apiOverIpc(
  contents: Electron.WebContents,
  ipcMain: Electron.IpcMain,
): Promise<ContractClient> {
  const run = (code: string): Promise<unknown> => contents.executeJavaScript(code);
  await run(pageClient);
  const text = (value: unknown): string => JSON.stringify(value) ?? 'undefined';
  const next = async (id: number) => nextSchema.parse(await run(`contractClient.next(${id})`));
  const idOf = (value: unknown): number => z.number().parse(value);

  return {
    async call(method, input) {
      const answer = answerSchema.parse(
        isCallName(method)
          ? await run(`berth.call[${text(method)}](${text(input)})`)
          : await sendRaw(contents, ipcMain, method, input),
      );
      if (answer.ok) return answer.result;
      throw BerthError.fromData(answer.error);
    },
    async *stream(method, input, signal) {
      const id = idOf(await run(`contractClient.stream(${text(method)}, ${text(input)})`));
      const cancelled = aborted(signal);
      try {
        for (;;) {
          const entry = await Promise.race([next(id), cancelled]);
          if (entry === 'aborted') throw errorSaying('CANCELLED', 'Cancelled by the caller');
          if ('item' in entry) yield entry.item;
          else if (entry.end === null) return;
          else throw BerthError.fromData(entry.end);
        }
      } finally {
        await run(`contractClient.stop(${id})`);
      }
    },
    async onChanged(listener) {
      const id = idOf(await run('contractClient.follow()'));
      let stopped = false;
      const pull = async (): Promise<void> => {
        while (!stopped) {
          const entry = await next(id);
          if ('item' in entry && !stopped) listener(changedSchema.parse(entry.item));
        }
      };
      // The last pull stays open until the page goes.
      pull().catch(() => undefined);
      return () => {
        stopped = true;
        run(`contractClient.stop(${id})`).catch(() => undefined);
      };
    },
  };
}

function aborted(signal: AbortSignal | undefined): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve('aborted');
    signal?.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}

/** A method the bridge does not have, as a page that broke out of it would send it. */
function sendRaw(
  contents: Electron.WebContents,
  ipcMain: Electron.IpcMain,
  method: string,
  input: unknown,
): unknown {
  const handlers: Map<string, (event: object, ...args: unknown[]) => unknown> = Reflect.get(
    ipcMain,
    '_invokeHandlers',
  );
  const event = { sender: contents, senderFrame: contents.mainFrame };
  return handlers.get(channels.call)?.(event, method, input);
}
