import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { createStderrLogger } from '../../electron/log/stderr-logger.ts';
import { createIpcHost, type IpcHost } from '../../electron/shell/ipc-host.ts';
import { channels } from '../../shared/methods.ts';
import { validInputs } from '../fixtures/contract-inputs.ts';
import { createRecordingCore, type RecordingCore } from '../fixtures/recording-core.ts';
import { createIpcMain, type StandInIpc } from './ipc-main.ts';
import { loud, preventable } from './loud.ts';

interface FakePage {
  readonly contents: Electron.WebContents;
  readonly events: EventEmitter;
  readonly sent: unknown[][];
  event(): Electron.IpcMainInvokeEvent & Electron.IpcMainEvent;
  /** Resolves with the next message the page is sent. */
  heard(): Promise<unknown[]>;
}

let core: RecordingCore;
let ipc: StandInIpc;
let host: IpcHost;
let lastId = 0;

/** A page as the host sees it; who it is and where it goes is up to the test. */
function makePage(): FakePage {
  lastId += 1;
  const id = lastId;
  const events = new EventEmitter();
  const messages = new EventEmitter();
  const sent: unknown[][] = [];
  const contents = loud<Electron.WebContents>(
    'webContents',
    {
      id,
      isDestroyed: () => false,
      getURL: () => 'app://berth/',
      send: (...message) => {
        sent.push(message);
        messages.emit('message', message);
      },
    },
    events,
  );
  const senderFrame = loud<Electron.WebFrameMain>('WebFrameMain', {
    url: 'app://berth/',
    parent: null,
    detached: false,
  });
  return {
    contents,
    events,
    sent,
    event: () =>
      loud<Electron.IpcMainInvokeEvent & Electron.IpcMainEvent>(
        'IpcMainEvent',
        preventable({ sender: contents, senderFrame }),
      ),
    heard: () => new Promise((resolve) => messages.once('message', resolve)),
  };
}

/** A stream that yields without end until it is told to stop, and tells when it has. */
function endlessTags(): { ended: Promise<boolean>; count: () => number } {
  let count = 0;
  let end: (aborted: boolean) => void = () => undefined;
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  core.handlers['tags.list'] = async function* (_input, { signal }) {
    try {
      for (;;) {
        count += 1;
        yield { tags: [`tag-${count}`], source: 'catalog' };
      }
    } finally {
      end(signal.aborted);
    }
  };
  return { ended, count: () => count };
}

const open = (page: FakePage, id: number) =>
  ipc.invoke(page.event(), channels.stream, [id, 'tags.list', validInputs['tags.list']]);
const send = (page: FakePage, channel: string, id: unknown) =>
  ipc.deliver(page.event(), channel, [id]);
/** Lets everything that can run now run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  core = createRecordingCore();
  ipc = createIpcMain();
  host = createIpcHost({ ipcMain: ipc.module, core, logger: createStderrLogger('silent') });
});

it('logs kind and place of a fault, and answers and logs nothing of its text', async () => {
  const lines: string[] = [];
  const logger = createStderrLogger('info', (line) => lines.push(line));
  core = createRecordingCore();
  ipc = createIpcMain();
  host = createIpcHost({ ipcMain: ipc.module, core, logger });
  core.handlers['vault.lock'] = async () => {
    throw new TypeError('sesame-4711');
  };
  core.handlers['tags.list'] = async function* () {
    yield { tags: ['a'], source: 'catalog' };
    throw new RangeError('sesame-4711');
  };
  const page = makePage();
  host.trust(page.contents);
  const answer = await ipc.invoke(page.event(), channels.call, ['vault.lock', {}]);
  await open(page, 1);
  await settle();
  expect(answer).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  expect(JSON.stringify(page.sent)).toContain('INTERNAL');
  expect(lines).toHaveLength(2);
  for (const line of lines)
    expect(line).toMatch(/ fault="\w+" stack="[^"]*e2e\/stand-in\/ipc-host\.test\.ts:\d+/);
  expect(JSON.stringify([answer, page.sent, lines])).not.toContain('sesame');
});

describe('a stream', () => {
  it('runs no further ahead than its window, and on when an item is taken', async () => {
    const page = makePage();
    host.trust(page.contents);
    const { count } = endlessTags();
    await open(page, 1);
    await settle();
    expect(page.sent).toHaveLength(4);
    const produced = count();
    send(page, channels.taken, 1);
    await settle();
    expect([page.sent.length, count()]).toEqual([5, produced + 1]);
  });

  const endings: Record<string, (page: FakePage) => void> = {
    'the page cancels': (page) => send(page, channels.cancel, 1),
    'the page navigates or is reloaded': ({ events }) =>
      events.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false }),
    'another document has come': ({ events }) => events.emit('did-navigate'),
    'the page crashes': ({ events }) => events.emit('render-process-gone', {}, {}),
    'the window closes': ({ events }) => events.emit('destroyed'),
    'the app ends': () => host.close(),
  };
  for (const [name, end] of Object.entries(endings))
    it(`ends when ${name}`, async () => {
      const page = makePage();
      host.trust(page.contents);
      const { ended } = endlessTags();
      await open(page, 1);
      await settle();
      const before = page.sent.length;
      end(page);
      expect(await ended).toBe(true);
      await settle();
      expect(page.sent).toHaveLength(before);
    });

  it.each([
    { isMainFrame: false, isSameDocument: false },
    { isMainFrame: true, isSameDocument: true },
  ])('goes on while the page stays (%j)', async (navigation) => {
    const page = makePage();
    host.trust(page.contents);
    endlessTags();
    await open(page, 1);
    page.events.emit('did-start-navigation', navigation);
    await settle();
    send(page, channels.taken, 1);
    await settle();
    expect(page.sent).toHaveLength(5);
  });

  it('cannot be cancelled by another page', async () => {
    const [mine, other] = [makePage(), makePage()];
    host.trust(mine.contents);
    host.trust(other.contents);
    endlessTags();
    await open(mine, 1);
    await settle();
    send(other, channels.cancel, 1);
    send(other, channels.taken, 1);
    await settle();
    expect(mine.sent).toHaveLength(4);
    send(mine, channels.taken, 1);
    await settle();
    expect(mine.sent).toHaveLength(5);
  });

  it('of the next document is not touched by one of the last', async () => {
    const page = makePage();
    host.trust(page.contents);
    const first = endlessTags();
    await open(page, 1);
    page.events.emit('did-navigate');
    expect(await first.ended).toBe(true);
    endlessTags();
    await open(page, 1);
    await settle();
    const before = page.sent.length;
    send(page, channels.taken, 1);
    await settle();
    expect(page.sent).toHaveLength(before + 1);
  });

  it('needs a number nobody uses, and leaves room for others', async () => {
    const page = makePage();
    host.trust(page.contents);
    endlessTags();
    await open(page, 1);
    for (const id of [1, 0, -1, 1.5, '2', null])
      expect(await ipc.invoke(page.event(), channels.stream, [id, 'tags.list', {}])).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT' },
      });
    for (let id = 2; id <= 64; id += 1)
      expect(await open(page, id)).toEqual({ ok: true, result: undefined });
    expect(await open(page, 65)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });
});

describe('a call', () => {
  it('ends when its page goes away', async () => {
    const page = makePage();
    host.trust(page.contents);
    const aborted = new Promise((resolve) => {
      core.handlers['registries.check'] = (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            resolve(true);
            reject(signal.reason);
          });
        });
    });
    const answer = ipc.invoke(page.event(), channels.call, [
      'registries.check',
      validInputs['registries.check'],
    ]);
    page.events.emit('did-navigate');
    expect(await aborted).toBe(true);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('is refused to a page that was never trusted, and after its window has closed', async () => {
    const page = makePage();
    const ask = () => ipc.invoke(page.event(), channels.call, ['app.info', {}]);
    await expect(ask()).rejects.toThrow('Refused');
    host.trust(page.contents);
    expect(await ask()).toMatchObject({ ok: true });
    page.events.emit('destroyed');
    await expect(ask()).rejects.toThrow('Refused');
  });
});

describe('a change', () => {
  it('is told to every page of ours, and to nobody after the end', async () => {
    const pages = [makePage(), makePage()];
    for (const page of pages) host.trust(page.contents);
    core.emit({ topic: 'vault', sequence: 3 });
    for (const page of pages)
      expect(page.sent).toEqual([[channels.changed, { topic: 'vault', sequence: 3 }]]);
    host.close();
    expect(core.listeners.size).toBe(0);
  });
});
