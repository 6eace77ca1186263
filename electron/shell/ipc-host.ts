import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { BerthError, type ErrorData, toErrorData } from '../../shared/errors.ts';
import { channels } from '../../shared/methods.ts';
import type { Logger } from '../../shared/ports.ts';
import type { AppCore } from '../app/app-core.ts';
import { dispatchCall } from '../app/dispatch.ts';
import { methodNameSchema, openStream, parseEnvelope, streamIdSchema } from './ipc-streams.ts';
import { isOwnUrl } from './own-origin.ts';
import { PageWork } from './page-work.ts';

export interface IpcHostParts {
  ipcMain: Pick<IpcMain, 'handle' | 'on'>;
  core: Pick<AppCore, 'handlers' | 'used' | 'onChanged'>;
  logger: Logger;
}

export interface IpcHost {
  /** Lets a window's page speak; what it has under way ends when it navigates, crashes or closes. */
  trust(contents: WebContents): void;
  /** Ends everything under way and stops telling of changes. */
  close(): void;
}

type Answer = { ok: true; result?: unknown } | { ok: false; error: ErrorData };

interface Page {
  readonly contents: WebContents;
  readonly work: PageWork;
}

/** Carries the API over ipc: the desktop's counterpart of the web host. */
export function createIpcHost({ ipcMain, core, logger }: IpcHostParts): IpcHost {
  const pages = new Map<number, Page>();

  const pageOf = (event: IpcMainInvokeEvent | IpcMainEvent): Page | undefined => {
    if (isTrustedSender(event, new Set(pages.keys()))) return pages.get(event.sender.id);
    logger.warn('ipc.senderRefused');
    return undefined;
  };

  /** The door of both invoked channels; whoever is not trusted learns nothing. */
  const answer = (
    channel: string,
    run: (page: Page, args: readonly unknown[]) => Promise<unknown>,
  ): void => {
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<Answer> => {
      const page = pageOf(event);
      if (page === undefined) throw new Error('Refused');
      try {
        return { ok: true, result: await run(page, args) };
      } catch (error) {
        if (!(error instanceof BerthError)) logger.error('ipc.failed', { kind: channel }, error);
        return { ok: false, error: toErrorData(error) };
      }
    });
  };

  answer(channels.call, ({ work }, [rawMethod, input]) => {
    const method = parseEnvelope(methodNameSchema, rawMethod, 'method');
    return work.call((signal) => dispatchCall(core, method, input, { signal }));
  });
  answer(channels.stream, ({ work, contents }, args) =>
    openStream(core, work, contents, args, logger),
  );

  const follow = (channel: string, act: (work: PageWork, id: number) => void): void => {
    ipcMain.on(channel, (event, rawId: unknown) => {
      const page = pageOf(event);
      const id = streamIdSchema.safeParse(rawId);
      if (page !== undefined && id.success) act(page.work, id.data);
    });
  };
  follow(channels.taken, (work, id) => work.taken(id));
  follow(channels.cancel, (work, id) => work.cancel(id));

  const stopTelling = core.onChanged((changed) => {
    for (const { contents } of pages.values())
      if (!contents.isDestroyed() && isOwnUrl(contents.getURL()))
        contents.send(channels.changed, changed);
  });

  return {
    trust(contents) {
      const { id } = contents;
      const work = new PageWork();
      pages.set(id, { contents, work });
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) work.endAll();
      });
      // The old document can still ask between the start of a navigation and its commit.
      contents.on('did-navigate', () => work.endAll());
      contents.on('render-process-gone', () => work.endAll());
      contents.once('destroyed', () => {
        work.endAll();
        pages.delete(id);
      });
    },
    close() {
      stopTelling();
      for (const { work } of pages.values()) work.endAll();
    },
  };
}

type Sender = Pick<IpcMainInvokeEvent | IpcMainEvent, 'sender' | 'senderFrame'>;

/**
 * True for a message from the top frame of one of our windows while it shows
 * our own origin. A frame that has gone (null, detached or disposed) is not
 * trusted, nor is `about:blank`.
 */
function isTrustedSender(event: Sender, known: ReadonlySet<number>): boolean {
  try {
    const frame = event.senderFrame;
    return (
      frame !== null &&
      !frame.detached &&
      frame.parent === null &&
      isOwnUrl(frame.url) &&
      known.has(event.sender.id)
    );
  } catch {
    // Reading a frame that was disposed in between throws.
    return false;
  }
}
