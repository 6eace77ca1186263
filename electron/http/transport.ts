import { Readable } from 'node:stream';
import { type Dispatcher, errors } from 'undici';
import { readBody } from './body.ts';
import { byteStream } from './byte-stream.ts';
import { cancelled, connectionError } from './connection-error.ts';
import { ProxyFailure } from './connection-failures.ts';
import { type Deadline, untilAborted, withDeadline } from './deadline.ts';
import { carriesContent, type HttpRequest, refuseChange, type Transport } from './http-request.ts';
import { type Lane, type LaneOptions, Lanes, type Load } from './lanes.ts';
import { AwayProxies, type ProxyFinder, type ProxyRoute } from './proxy.ts';
import { BodySender, isStreamBody } from './request-body.ts';
import type { RequestPurpose } from './request-purpose.ts';
import { header, isSuccess, type RegistryResponse } from './response.ts';
import type { SentSecrets } from './sent-secrets.ts';

export interface TransportOptions extends LaneOptions {
  /** The server's own: what belongs to it goes there alone. */
  origin: string;
  /** Refuse whatever would change something. */
  readOnly: boolean;
  findProxy: ProxyFinder;
  /** What the client has sent: cut out of every refusal. */
  sent: SentSecrets;
  /** Told of tokens and logins before they are sent. */
  noteSecrets?: ((secrets: readonly string[]) => void) | undefined;
}

/** An exchange under way. */
interface Progress {
  deadline: Deadline;
  /** True once the answer's headers are there. */
  answered: boolean;
  /** Ends it since the other side takes nothing more. */
  stall: AbortController;
  /** An error of it, as its caller is told. */
  fail: (error: unknown) => Error;
}

/** A transport over undici: one place for what goes out, how, to whom and whether at all. */
export function createTransport(options: TransportOptions): Transport {
  const { origin, policy, limits, findProxy } = options;
  const closing = new AbortController();
  const lanes = new Lanes(options);
  const away = new AwayProxies();

  async function send(request: HttpRequest, progress: Progress): Promise<RegistryResponse> {
    const { url } = request;
    const routes = away.lastOf(await findProxy(url));
    // Each time, since a connection may still be open, and a proxy asks no resolver of ours.
    if (url.origin !== origin) policy.judgeHost(url.hostname);
    for (const [at, route] of routes.entries())
      try {
        return await sendBy(route, request, progress);
      } catch (error) {
        if (route !== null && isAway(error)) away.note(route);
        if (at === routes.length - 1 || !isAway(error) || !mayRepeat(request, route)) throw error;
      }
    throw new Error('There is always a way to try');
  }

  async function sendBy(
    route: ProxyRoute | null,
    request: HttpRequest,
    progress: Progress,
  ): Promise<RegistryResponse> {
    const { url } = request;
    // Plain http is handed to such a proxy whole; all else goes through it.
    const proxy = url.protocol === 'http:' && route?.kind === 'http' ? route : null;
    const peer = proxy !== null ? 'proxy' : url.origin === origin ? 'own' : 'foreign';
    const lane = await lanes.get(peer, loadOf(request), proxy === null ? route : null);
    lane.active += 1;
    try {
      return await transfer(lane, request, proxy, progress);
    } finally {
      lane.active -= 1;
      if (lane.active === 0) lane.connector.abandon();
    }
  }

  async function transfer(
    lane: Lane,
    request: HttpRequest,
    proxy: ProxyRoute | null,
    progress: Progress,
  ): Promise<RegistryResponse> {
    const { url, body } = request;
    const { deadline, stall } = progress;
    // An empty one has nothing to be asked for.
    const sender =
      isStreamBody(body) && body.length !== 0
        ? new BodySender(body, { idleMs: limits.bodyIdleMs, onStall: () => stall.abort() })
        : null;
    try {
      const answer = await dispatch(lane, request, proxy, sender, deadline.signal);
      progress.answered = true;
      if (proxy !== null && answer.statusCode === 407) {
        answer.body.on('error', () => undefined).destroy();
        throw new ProxyFailure(proxy.url.host, 407);
      }
      const { statusCode: status, headers } = answer;
      const success = isSuccess(status);
      if (success && request.streamed === true) {
        const stream = byteStream(answer.body, {
          limit: request.limit,
          fail: progress.fail,
          closed: () => cancelled(request.purpose),
          ended: deadline.release,
        });
        return { status, headers, url, body: Buffer.alloc(0), stream };
      }
      if (carriesContent(request)) deadline.limit(limits.totalMs);
      const whole = await readBody(
        answer.body,
        request.method === 'HEAD' ? null : header(headers, 'content-encoding'),
        success ? request.limit : limits.errorBytes,
        success ? 'refuse' : 'cut',
      );
      return { status, headers, url, body: whole };
    } catch (error) {
      throw sender?.failure ?? error;
    } finally {
      sender?.stop();
    }
  }

  function dispatch(
    { agent, connector }: Lane,
    request: HttpRequest,
    proxy: ProxyRoute | null,
    sender: BodySender | null,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const { url, body } = request;
    const extra = proxy === null ? {} : forwarded(url, proxy);
    options.sent.note({ headers: extra });
    const path = `${url.pathname}${url.search}`;
    return untilAborted(
      agent.request({
        origin: proxy === null ? url.origin : proxy.url.origin,
        path: proxy === null ? path : `${url.origin}${path}`,
        method: request.method,
        headers: { ...request.headers, ...lengthOf(request), ...extra },
        body:
          sender === null
            ? isStreamBody(body)
              ? ''
              : (body ?? null)
            : Readable.from(sender, { objectMode: false }),
        signal,
      }),
      signal,
    ).catch((thrown: unknown) => {
      const error = connector.explain(thrown);
      throw proxy === null || signal.aborted || answeredLate(error)
        ? error
        : new ProxyFailure(proxy.url.host, null, error);
    });
  }

  function begin(purpose: RequestPurpose, signal: AbortSignal, totalMs: number | null): Progress {
    const stall = new AbortController();
    const deadline = withDeadline([signal, closing.signal, stall.signal], totalMs);
    const progress: Progress = {
      deadline,
      stall,
      answered: false,
      fail: (error) =>
        connectionError(error, purpose, {
          cancelled: signal.aborted || closing.signal.aborted,
          timedOut: deadline.expired,
          stalled: stall.signal.aborted,
          answered: progress.answered,
        }),
    };
    return progress;
  }

  return {
    async exchange(request) {
      const { purpose, signal } = request;
      if (options.readOnly) refuseChange(request);
      if (signal.aborted || closing.signal.aborted) throw cancelled(purpose);
      const totalMs = carriesContent(request) ? null : (request.totalMs ?? limits.totalMs);
      const progress = begin(purpose, signal, totalMs);
      const { deadline } = progress;
      const secrets = options.sent.note(request, request.secrets);
      options.noteSecrets?.(secrets);
      let streaming = false;
      try {
        const response = await send(request, progress);
        // A body that is cut on purpose swallows its error; a cancelled one must not pass for whole.
        if (deadline.signal.aborted) throw progress.fail(null);
        streaming = response.stream !== undefined;
        return options.sent.answer(response);
      } catch (error) {
        throw progress.fail(error);
      } finally {
        if (!streaming) deadline.release();
      }
    },
    async close() {
      closing.abort();
      await lanes.close();
    },
  };
}

function loadOf(request: HttpRequest): Load {
  if (isStreamBody(request.body)) return 'uploads';
  return request.streamed === true ? 'downloads' : 'calls';
}

function lengthOf({ body }: HttpRequest): Record<string, string> {
  if (!isStreamBody(body) || body.length === null) return {};
  return { 'content-length': String(body.length) };
}

/** True for a proxy that could not be reached: another way may do. */
function isAway(error: unknown): boolean {
  return error instanceof ProxyFailure && error.status === null;
}

/** A change that was handed to a proxy whole may have reached its registry. */
function mayRepeat({ url, method }: HttpRequest, route: ProxyRoute | null): boolean {
  const whole = url.protocol === 'http:' && route?.kind === 'http';
  return !whole || method === 'GET' || method === 'HEAD';
}

function forwarded(url: URL, proxy: ProxyRoute): Record<string, string> {
  return {
    host: url.host,
    ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
  };
}

/** A proxy that was reached but whose answer was late or broken is not the one to blame. */
function answeredLate(error: unknown): boolean {
  return error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
}
