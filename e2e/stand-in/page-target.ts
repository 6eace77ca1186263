import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { CdpSession } from './cdp.ts';
import { fromChromium, toChromium } from './origins.ts';
import { decode, encode, ipcRules } from './page/wire.ts';
import type { Stage } from './stage.ts';

const fromPreloadSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('send'), channel: z.string(), args: z.unknown() }),
  z.object({ type: z.literal('invoke'), id: z.number(), channel: z.string(), args: z.unknown() }),
  z.object({ type: z.literal('preloadError'), message: z.string() }),
  z.object({ type: z.literal('input'), kind: z.enum(['mouseDown', 'keyDown']) }),
  z.object({
    type: z.literal('open'),
    url: z.string(),
    frameName: z.string(),
    features: z.string(),
  }),
]);

export interface PageEvents {
  navigating: [{ url: string; isMainFrame: boolean; isSameDocument: boolean }];
  navigated: [string];
  navigatedInPage: [string];
  /** The main frame shows Chromium's own page of an error instead of this address. */
  failed: [string];
  domReady: [];
  loaded: [];
  crashed: [];
  closed: [];
  /** A person's input, in Electron's words. */
  input: ['mouseDown' | 'keyDown'];
  opening: [{ url: string; frameName: string; features: string }];
  sent: [{ channel: string; args: unknown[] }];
  invoked: [{ channel: string; args: unknown[]; reply: (ok: boolean, value: unknown) => void }];
  preloadError: [string];
}

export interface PageOptions {
  readonly size: { width: number; height: number };
  /** Path of the preload bundle, if any. */
  readonly preload: string | undefined;
  /** Called with the new session before anything loads. */
  readonly prepare: (session: CdpSession, frameId: string) => Promise<void>;
}

/** One page of Chromium, with the preload in a world of its own. */
export class PageTarget extends EventEmitter<PageEvents> {
  readonly #stage: Stage;
  readonly #nonce = `berth_${randomBytes(12).toString('hex')}`;
  readonly #worldName = 'Electron Isolated Context';
  #world: number | undefined;
  #targetId: string | undefined;
  #url = '';
  #gone = false;
  /** Resolves to the page's session once it may load something. */
  readonly ready: Promise<CdpSession>;

  constructor(stage: Stage, options: PageOptions) {
    super();
    this.#stage = stage;
    this.ready = this.#open(options);
    this.ready.catch((error: unknown) => {
      process.stderr.write(`The stand-in could not open a page: ${String(error)}\n`);
      this.#close();
    });
  }

  get targetId(): string | undefined {
    return this.#targetId;
  }

  /** The address of the main frame, as the app knows it. */
  get url(): string {
    return this.#url;
  }

  get isGone(): boolean {
    return this.#gone;
  }

  /** Loads an address; rejects as Electron does when it cannot be loaded. */
  async load(address: string): Promise<void> {
    const session = await this.ready;
    const loaded = new Promise<void>((resolve) => this.once('loaded', () => resolve()));
    const { errorText } = await session.send('Page.navigate', { url: toChromium(address) });
    if (errorText !== undefined && errorText !== '')
      throw new Error(`${errorText.replace('net::', '')} loading '${address}'`);
    await loaded;
  }

  /** Sends a message to the preload. Throws for what cannot be cloned; a page without a preload hears nothing. */
  post(channel: string, args: unknown[]): void {
    this.#receive({ type: 'message', channel, args: encode(args, ipcRules) });
  }

  /** Runs code in the page's own world. */
  async evaluate(code: string): Promise<unknown> {
    const session = await this.ready;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(result.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Closes the page; `closed` follows. */
  async close(): Promise<void> {
    await this.ready.catch(() => undefined);
    const { root } = (await this.#stage.chromium()).connection;
    if (this.#targetId !== undefined && !this.#gone)
      await root.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => undefined);
    this.#close();
  }

  async #open({ size, preload, prepare }: PageOptions): Promise<CdpSession> {
    const { connection } = await this.#stage.chromium();
    const { root } = connection;
    const { targetId } = await root.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      ...size,
    });
    this.#targetId = targetId;
    root.on('Target.targetDestroyed', (event) => {
      if (event.targetId === targetId) this.#close();
    });
    const attached = await root.send('Target.attachToTarget', { targetId, flatten: true });
    const session = connection.session(attached.sessionId);
    this.#follow(session, targetId);
    const scripts = await this.#stage.pageScripts();
    const sources =
      preload === undefined
        ? []
        : [
            session.send('Page.addScriptToEvaluateOnNewDocument', {
              source: scripts.page(this.#nonce),
            }),
            session.send('Page.addScriptToEvaluateOnNewDocument', {
              source: await scripts.preload(this.#nonce, preload),
              worldName: this.#worldName,
            }),
          ];
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Runtime.addBinding', {
        name: `${this.#nonce}_main`,
        executionContextName: this.#worldName,
      }),
      ...sources,
    ]);
    await fitContent(session, size);
    await prepare(session, targetId);
    return session;
  }

  #follow(session: CdpSession, mainFrame: string): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== this.#worldName) return;
      if (Reflect.get(context.auxData ?? {}, 'frameId') === mainFrame) this.#world = context.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#world) this.#world = undefined;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.#world = undefined;
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === `${this.#nonce}_main` && executionContextId === this.#world)
        this.#fromPreload(payload);
    });
    session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
      this.emit('navigating', {
        url: fromChromium(url),
        isMainFrame: frameId === mainFrame,
        isSameDocument:
          navigationType === 'sameDocument' || navigationType === 'historySameDocument',
      });
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== mainFrame) return;
      if (frame.unreachableUrl !== undefined && frame.unreachableUrl !== '') {
        this.#url = fromChromium(frame.unreachableUrl);
        this.emit('failed', this.#url);
        return;
      }
      this.#url = fromChromium(frame.url);
      this.emit('navigated', this.#url);
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== mainFrame) return;
      this.#url = fromChromium(url);
      this.emit('navigatedInPage', this.#url);
    });
    session.on('Page.domContentEventFired', () => this.emit('domReady'));
    session.on('Page.loadEventFired', () => this.emit('loaded'));
    session.on('Inspector.targetCrashed', () => this.emit('crashed'));
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      this.emit('opening', {
        url: fromChromium(url),
        frameName: windowName,
        features: windowFeatures.join(','),
      });
    });
  }

  #fromPreload(text: string): void {
    const message = fromPreloadSchema.parse(JSON.parse(text));
    if (message.type === 'preloadError') {
      this.emit('preloadError', message.message);
      return;
    }
    if (message.type === 'input') {
      this.emit('input', message.kind);
      return;
    }
    if (message.type === 'open') {
      const { frameName, features } = message;
      this.emit('opening', { url: fromChromium(message.url), frameName, features });
      return;
    }
    const args = z.array(z.unknown()).parse(decode(wireSchema.parse(message.args)));
    if (message.type === 'send') {
      this.emit('sent', { channel: message.channel, args });
      return;
    }
    const { id, channel } = message;
    const world = this.#world;
    const reply = (ok: boolean, value: unknown): void => {
      // The document that asked may be gone; the next one must not get its answer.
      if (this.#world !== world) return;
      this.#receive({ type: 'reply', id, ok, value: encode(value, ipcRules) });
    };
    this.emit('invoked', { channel, args, reply });
  }

  #receive(message: object): void {
    const executionContextId = this.#world;
    if (executionContextId === undefined) return;
    this.ready
      .then((session) =>
        session.send('Runtime.callFunctionOn', {
          functionDeclaration: `function (text) { globalThis.${this.#nonce}_receive(text) }`,
          arguments: [{ value: JSON.stringify(message) }],
          executionContextId,
        }),
      )
      .catch(() => undefined);
  }

  #close(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#world = undefined;
    this.emit('closed');
  }
}

/** Chromium counts its own bars into a window's size; the app means its page. */
async function fitContent(
  session: CdpSession,
  { width, height }: PageOptions['size'],
): Promise<void> {
  const [{ cssLayoutViewport: inner }, { windowId, bounds }] = await Promise.all([
    session.send('Page.getLayoutMetrics'),
    session.send('Browser.getWindowForTarget'),
  ]);
  await session.send('Browser.setWindowBounds', {
    windowId,
    bounds: {
      width: width + (bounds.width ?? width) - inner.clientWidth,
      height: height + (bounds.height ?? height) - inner.clientHeight,
    },
  });
}

/** Written by our own encoder in the preload's world; damage shows when it is decoded. */
const wireSchema = z.custom<Parameters<typeof decode>[0]>(
  (value) => typeof value === 'object' && value !== null && 'root' in value && 'nodes' in value,
);
