import { EventEmitter } from 'node:events';
import type { CdpSession } from './cdp.ts';
import type { StandInIpc } from './ipc-main.ts';
import { loud, preventable } from './loud.ts';
import { toChromium } from './origins.ts';
import { PageTarget } from './page-target.ts';
import { applyPermissions } from './permissions.ts';
import { gateRequests } from './request-gate.ts';
import type { StandInSession } from './session.ts';
import type { Stage } from './stage.ts';

export interface WebContentsOptions {
  readonly stage: Stage;
  readonly ipc: StandInIpc;
  readonly partition: StandInSession;
  readonly preferences: Electron.WebPreferences;
  readonly size: { width: number; height: number };
  /** Applied to each new page, such as the theme. */
  readonly dress: (session: CdpSession) => Promise<void>;
}

export interface StandInContents {
  readonly module: Electron.WebContents;
  readonly page: PageTarget;
  readonly events: EventEmitter;
}

let lastId = 0;

/** A page as `webContents`, with its main frame; other frames have no preload and cannot speak. */
export function createWebContents(options: WebContentsOptions): StandInContents {
  lastId += 1;
  const id = lastId;
  const { preferences, partition } = options;
  const events = new EventEmitter();
  let webRtcPolicy = 'default';
  let openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | undefined;

  const page = new PageTarget(options.stage, {
    size: options.size,
    preload: preferences.preload,
    prepare: async (session, mainFrameId) => {
      const isPrevented = (navigation: {
        url: string;
        isMainFrame: boolean;
        isRedirect: boolean;
      }): boolean => askNavigation(events, mainFrame, expected, navigation);
      await gateRequests(session, { partition, mainFrameId, contents: () => module, isPrevented });
      await options.dress(session);
    },
  });

  /** The address the app itself asked for: Electron does not ask it about that. */
  const expected = { url: '' };
  const load = async (url: string): Promise<void> => {
    expected.url = new URL(url).href;
    await applyPermissions(await page.ready, partition, module, url);
    await page.load(url);
  };

  const send = (channel: string, ...args: unknown[]): void => page.post(channel, args);
  const mainFrame: Electron.WebFrameMain = loud<Electron.WebFrameMain>(
    'WebFrameMain',
    {
      parent: null,
      detached: false,
      name: '',
      processId: 1,
      routingId: id,
      frames: [],
      send,
      get url() {
        return page.url;
      },
      get origin() {
        return originOf(page.url);
      },
      get top() {
        return mainFrame;
      },
      isDestroyed: () => page.isGone,
    },
    new EventEmitter(),
  );

  const module: Electron.WebContents = loud<Electron.WebContents>(
    'webContents',
    {
      id,
      session: partition.module,
      mainFrame,
      send,
      loadURL: load,
      getURL: () => page.url,
      getTitle: () => 'Berth',
      isDestroyed: () => page.isGone,
      isLoading: () => page.url === '',
      reload: () => void page.ready.then((session) => session.send('Page.reload')),
      close: () => void page.close(),
      executeJavaScript: (code) => page.evaluate(code),
      setWindowOpenHandler: (handler) => {
        openHandler = handler;
      },
      setWebRTCIPHandlingPolicy: (policy) => {
        webRtcPolicy = policy;
      },
      getWebRTCIPHandlingPolicy: () => webRtcPolicy,
      openDevTools: () => undefined,
      isDevToolsOpened: () => false,
      getZoomLevel: () => 0,
    },
    events,
  );
  // Electron has it too, though its types do not name it.
  Reflect.set(module, 'getLastWebPreferences', () => preferences);

  const frameEvent = (): Electron.IpcMainInvokeEvent & Electron.IpcMainEvent =>
    loud<Electron.IpcMainInvokeEvent & Electron.IpcMainEvent>(
      'IpcMainEvent',
      preventable({ sender: module, senderFrame: mainFrame, processId: 1, frameId: id }),
    );
  page.on('sent', ({ channel, args }) => options.ipc.deliver(frameEvent(), channel, args));
  page.on('invoked', ({ channel, args, reply }) => {
    options.ipc.invoke(frameEvent(), channel, args).then(
      (result) => answer(reply, result),
      (error: unknown) => reply(false, String(error)),
    );
  });
  page.on('input', (type) => events.emit('input-event', preventable({}), { type }));
  page.on('navigating', (details) =>
    events.emit('did-start-navigation', preventable({ ...details, frame: mainFrame })),
  );
  page.on('navigated', (url) => events.emit('did-navigate', preventable({}), url, 200, 'OK'));
  page.on('failed', (url) =>
    events.emit('did-fail-load', preventable({}), -2, 'ERR_FAILED', url, true, 1, id),
  );
  page.on('navigatedInPage', (url) =>
    events.emit('did-navigate-in-page', preventable({}), url, true, 1, id),
  );
  page.on('domReady', () => events.emit('dom-ready', preventable({})));
  page.on('loaded', () => events.emit('did-finish-load', preventable({})));
  page.on('crashed', () =>
    events.emit('render-process-gone', preventable({}), { reason: 'crashed', exitCode: 5 }),
  );
  page.on('closed', () => events.emit('destroyed', preventable({})));
  page.on('preloadError', (message) => {
    process.stderr.write(`The preload failed: ${message}\n`);
    events.emit('preload-error', preventable({}), preferences.preload, new Error(message));
  });
  page.on('opening', ({ url, frameName, features }) => {
    const verdict = openHandler?.({
      url,
      frameName,
      features,
      disposition: 'new-window',
      referrer: { url: page.url, policy: 'no-referrer' },
    });
    // The page that Chromium made is closed by the window list, as nothing allows one.
    if (verdict?.action !== 'deny') throw new Error('The stand-in opens no child windows');
  });
  return { module, page, events };
}

function answer(reply: (ok: boolean, value: unknown) => void, result: unknown): void {
  try {
    reply(true, result);
  } catch (error) {
    reply(false, String(error));
  }
}

/** Emits will-frame-navigate, will-navigate or will-redirect; true when a listener prevented it. */
function askNavigation(
  events: EventEmitter,
  frame: Electron.WebFrameMain,
  expected: { url: string },
  { url, isMainFrame, isRedirect }: { url: string; isMainFrame: boolean; isRedirect: boolean },
): boolean {
  if (!isRedirect && isMainFrame && expected.url === url) {
    expected.url = '';
    return false;
  }
  const details = preventable({ url, isMainFrame, isSameDocument: false, frame, initiator: frame });
  if (isRedirect) events.emit('will-redirect', details);
  else {
    events.emit('will-frame-navigate', details);
    if (isMainFrame && !details.defaultPrevented) events.emit('will-navigate', details);
  }
  return details.defaultPrevented;
}

/** As Chromium serialises the origin of a standard scheme. */
function originOf(url: string): string {
  return toChromium(url) === url ? 'null' : (/^[a-z0-9+.-]+:\/\/[^/]+/i.exec(url)?.[0] ?? 'null');
}
