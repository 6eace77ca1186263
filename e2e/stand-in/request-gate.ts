import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import type { CdpSession } from './cdp.ts';
import { fromChromium, schemeOf } from './origins.ts';
import type { StandInSession } from './session.ts';

type Paused = Protocol.Fetch.requestPausedPayload;

export interface GateOptions {
  readonly partition: StandInSession;
  readonly mainFrameId: string;
  readonly contents: () => Electron.WebContents;
  /** Asks the app about a navigation of the page; true when it was prevented. */
  readonly isPrevented: (navigation: {
    url: string;
    isMainFrame: boolean;
    isRedirect: boolean;
  }) => boolean;
}

/**
 * Every request of a page passes here: navigations are asked about, then the
 * session's webRequest, then the handler of `protocol.handle`, whose Response
 * is fulfilled as it is, so that Chromium enforces its headers.
 */
export async function gateRequests(session: CdpSession, options: GateOptions): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    decide(paused, options)
      .then((verdict) => {
        if (verdict === 'continue')
          return session.send('Fetch.continueRequest', { requestId: paused.requestId });
        if (verdict === 'abort' || verdict === 'block')
          return session.send('Fetch.failRequest', {
            requestId: paused.requestId,
            errorReason: verdict === 'abort' ? 'Aborted' : 'BlockedByClient',
          });
        return session.send('Fetch.fulfillRequest', { requestId: paused.requestId, ...verdict });
      })
      // The page may have gone while its request was looked at.
      .catch(() => undefined);
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

type Fulfilment = {
  responseCode: number;
  responseHeaders: { name: string; value: string }[];
  body: string;
};

async function decide(
  paused: Paused,
  options: GateOptions,
): Promise<'continue' | 'abort' | 'block' | Fulfilment> {
  const url = fromChromium(paused.request.url);
  const isMainFrame = paused.frameId === options.mainFrameId;
  const isRedirect = paused.redirectedRequestId !== undefined;
  if (paused.resourceType === 'Document' && options.isPrevented({ url, isMainFrame, isRedirect }))
    return 'abort';
  if (await isCancelled(paused, url, isMainFrame, options)) return 'block';
  const scheme = schemeOf(paused.request.url);
  if (scheme === undefined) return 'continue';
  const handler = options.partition.protocol.handlerOf(scheme);
  return handler === undefined ? 'block' : fulfil(await handler(requestOf(paused, url)));
}

function requestOf({ request }: Paused, url: string): Request {
  const body = request.postData;
  return new Request(url, {
    method: request.method,
    headers: request.headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function fulfil(response: Response): Promise<Fulfilment> {
  if (response.type === 'error') throw new Error('The handler answered a network error');
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}

async function isCancelled(
  paused: Paused,
  url: string,
  isMainFrame: boolean,
  { partition, contents }: GateOptions,
): Promise<boolean> {
  const listener = partition.beforeRequest();
  if (listener === null) return false;
  const details: Electron.OnBeforeRequestListenerDetails = {
    id: 0,
    url,
    method: paused.request.method,
    webContents: contents(),
    webContentsId: contents().id,
    resourceType: resourceTypeOf(paused, isMainFrame),
    referrer: paused.request.headers['Referer'] ?? '',
    timestamp: Date.now(),
    uploadData: [],
  };
  const response = await new Promise<Electron.CallbackResponse>((resolve) => {
    listener(details, resolve);
  });
  if (response.redirectURL !== undefined)
    throw new Error('The stand-in has no webRequest redirects');
  return response.cancel === true;
}

function resourceTypeOf(
  { resourceType }: Paused,
  isMainFrame: boolean,
): Electron.OnBeforeRequestListenerDetails['resourceType'] {
  switch (resourceType) {
    case 'Document':
      return isMainFrame ? 'mainFrame' : 'subFrame';
    case 'Stylesheet':
      return 'stylesheet';
    case 'Script':
      return 'script';
    case 'Image':
      return 'image';
    case 'Font':
      return 'font';
    case 'Media':
      return 'media';
    case 'XHR':
    case 'Fetch':
      return 'xhr';
    case 'Ping':
      return 'ping';
    case 'CSPViolationReport':
      return 'cspReport';
    default:
      return 'other';
  }
}
