import { Agent, errors } from 'undici';
import type { AddressPolicy, Resolve } from './address-policy.ts';
import type { Ask } from './ask.ts';
import { AwayProxies } from './away-proxies.ts';
import { readBody } from './body.ts';
import { cancelled, connectionError } from './connection-error.ts';
import { ProxyFailure } from './connection-failures.ts';
import { type Connector, createConnector } from './connector.ts';
import { withDeadline } from './deadline.ts';
import { type Effect, refuseChange } from './effect.ts';
import { type ClientLimits, maxHeaderBytes } from './limits.ts';
import type { ProxyFinder, ProxyRoute } from './proxy.ts';
import { header, isSuccess, type RegistryResponse } from './response.ts';
import { type SentSecrets, sentSecrets } from './sent-secrets.ts';
import type { Trust } from './trust.ts';
import { untilAborted } from './until-aborted.ts';

export interface Exchange {
  url: URL;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  effect: Effect;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  /** Bytes of a successful body; errors have a limit of their own. */
  limit: number;
  ask: Ask;
  signal: AbortSignal;
  /** Milliseconds for all of it, instead of the client's limit. */
  totalMs?: number | undefined;
  /** What the request was signed with, beside what stands in it. */
  secrets?: readonly string[] | undefined;
}

/** One request and its answer: no redirects, no retries, no credentials of its own. */
export interface Transport {
  /** Throws BerthError when no complete answer came back, whatever its status. */
  exchange(request: Exchange): Promise<RegistryResponse>;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** The server's own: what belongs to it goes there alone. */
  origin: string;
  /** Refuse whatever would change something. */
  readOnly: boolean;
  policy: AddressPolicy;
  limits: ClientLimits;
  resolve: Resolve;
  findProxy: ProxyFinder;
  /** Asked on first use; both may read files or secrets. */
  ownTrust: () => Promise<Trust>;
  foreignTrust: () => Trust;
  /** What the client has sent: cut out of every refusal. */
  sent: SentSecrets;
  /** Told of tokens and logins before they are sent. */
  noteSecrets?: ((secrets: readonly string[]) => void) | undefined;
}

interface Lane {
  agent: Agent;
  connector: Connector;
  /** Exchanges under way. */
  active: number;
}

/**
 * A transport over undici with one dispatcher per kind of peer: the registry's
 * own origin, every other origin, and proxies that plain http is handed to.
 */
export function createTransport(options: TransportOptions): Transport {
  const { origin, policy, limits, findProxy } = options;
  const closing = new AbortController();
  const lanes: Lane[] = [];
  const opened = new Map<string, Promise<Lane>>();
  const away = new AwayProxies();

  function lane(kind: LaneKind, via: ProxyRoute | null): Promise<Lane> {
    const key = `${kind} ${via === null ? '' : `${via.url.href} ${via.authorization ?? ''}`}`;
    const known = opened.get(key);
    if (known !== undefined) return known;
    const made = openLane(kind, via);
    opened.set(key, made);
    // A certificate that could not be read may be readable next time.
    made.catch(() => opened.delete(key));
    return made;
  }

  async function openLane(kind: LaneKind, via: ProxyRoute | null): Promise<Lane> {
    const connector = createConnector({
      trust: kind === 'own' ? await options.ownTrust() : options.foreignTrust(),
      timeoutMs: limits.connectMs,
      resolve: options.resolve,
      // A proxy stands where the person or the system says, inside or not.
      admit: (hostname, found) => (kind === 'proxy' ? found : policy.admit(hostname, found)),
      via,
      proxyContext: options.foreignTrust().context,
    });
    const agent = new Agent({
      connect: connector.connect,
      connections: limits.connectionsPerHost,
      pipelining: 1,
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.bodyIdleMs,
      maxHeaderSize: maxHeaderBytes,
    });
    const made = { agent, connector, active: 0 };
    lanes.push(made);
    return made;
  }

  async function send(request: Exchange, signal: AbortSignal, onAnswer: () => void) {
    const { url } = request;
    const routes = away.lastOf(await findProxy(url));
    // Each time, since a connection may still be open, and a proxy asks no resolver of ours.
    if (url.origin !== origin) policy.judgeHost(url.hostname);
    for (const [at, route] of routes.entries())
      try {
        return await sendBy(route, request, signal, onAnswer);
      } catch (error) {
        if (route !== null && isAway(error)) away.note(route);
        if (at === routes.length - 1 || !isAway(error) || !mayRepeat(request, route)) throw error;
      }
    throw new Error('There is always a way to try');
  }

  async function sendBy(
    route: ProxyRoute | null,
    request: Exchange,
    signal: AbortSignal,
    onAnswer: () => void,
  ) {
    const { url } = request;
    // Plain http is handed to such a proxy whole; all else goes through it.
    const proxy = url.protocol === 'http:' && route?.kind === 'http' ? route : null;
    const own = url.origin === origin;
    const used =
      proxy !== null ? await lane('proxy', null) : await lane(own ? 'own' : 'foreign', route);
    used.active += 1;
    try {
      return await transfer(used, request, proxy, signal, onAnswer);
    } finally {
      used.active -= 1;
      if (used.active === 0) used.connector.abandon();
    }
  }

  async function transfer(
    { agent, connector }: Lane,
    request: Exchange,
    proxy: ProxyRoute | null,
    signal: AbortSignal,
    onAnswer: () => void,
  ): Promise<RegistryResponse> {
    const { url } = request;
    const extra = proxy === null ? {} : forwarded(url, proxy);
    options.sent.note({ headers: extra });
    const answer = await untilAborted(
      agent.request({
        origin: proxy === null ? url.origin : proxy.url.origin,
        path:
          proxy === null
            ? `${url.pathname}${url.search}`
            : `${url.origin}${url.pathname}${url.search}`,
        method: request.method,
        headers: { ...request.headers, ...extra },
        body: request.body ?? null,
        signal,
      }),
      signal,
    ).catch((thrown: unknown) => {
      const error = connector.explain(thrown);
      throw proxy === null || signal.aborted || answeredLate(error)
        ? error
        : new ProxyFailure(proxy.url.host, null, error);
    });
    onAnswer();
    if (proxy !== null && answer.statusCode === 407) {
      answer.body.on('error', () => undefined).destroy();
      throw new ProxyFailure(proxy.url.host, 407);
    }
    const success = isSuccess(answer.statusCode);
    const body = await readBody(
      answer.body,
      request.method === 'HEAD' ? null : header(answer.headers, 'content-encoding'),
      success ? request.limit : limits.errorBytes,
      success ? 'refuse' : 'cut',
    );
    return { status: answer.statusCode, headers: answer.headers, url, body };
  }

  return {
    async exchange(request) {
      const { ask, signal } = request;
      if (options.readOnly) refuseChange(request);
      if (signal.aborted || closing.signal.aborted) throw cancelled(ask);
      const deadline = withDeadline([signal, closing.signal], request.totalMs ?? limits.totalMs);
      let answered = false;
      options.sent.note(request, request.secrets);
      options.noteSecrets?.(sentSecrets(request));
      const state = () => ({
        cancelled: signal.aborted || closing.signal.aborted,
        timedOut: deadline.expired,
        answered,
      });
      try {
        const response = await send(request, deadline.signal, () => {
          answered = true;
        });
        // A body that is cut on purpose swallows its error; a cancelled one must not pass for whole.
        if (deadline.signal.aborted) throw connectionError(null, ask, state());
        return options.sent.answer(response);
      } catch (error) {
        throw connectionError(error, ask, state());
      } finally {
        deadline.release();
      }
    },
    async close() {
      closing.abort();
      for (const { connector } of lanes) connector.close();
      await Promise.all(lanes.map(({ agent }) => agent.destroy()));
    },
  };
}

type LaneKind = 'own' | 'foreign' | 'proxy';

/** True for a proxy that could not be reached: another way may do. */
function isAway(error: unknown): boolean {
  return error instanceof ProxyFailure && error.status === null;
}

/** A change that was handed to a proxy whole may have reached its registry. */
function mayRepeat({ url, method }: Exchange, route: ProxyRoute | null): boolean {
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
