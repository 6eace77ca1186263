import { createParser } from 'eventsource-parser';
import { jsonValue } from '../json-text.ts';
import { type Changed, changedSchema } from '../model/event.ts';

/** Who holds the token and hears of refusals, and where Berth is. */
export interface ApiAccess {
  /** Origin of the API, empty for the page's own. */
  readonly base: string;
  /** How requests leave: as the page's own, or through the socket. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  token(): string | null;
  /** Called with the token that got a 401. */
  refused(token: string | null): void;
  /** Calls back when another token is taken; returns the way to stop. */
  onToken(listener: () => void): () => void;
  /** Tells whether Berth answers. */
  online(answers: boolean): void;
  /** True while nobody looks at the page. */
  hidden(): boolean;
  onVisibility(listener: () => void): () => void;
}

type Listener = (changed: Changed | null) => void;

const firstPause = 500;
const longestPause = 15_000;
/** The server sends a comment every 15 s; this long without a byte means the line is dead. */
const silence = 40_000;

/**
 * Follows GET /api/events while anyone listens and the page is visible;
 * reconnects with growing pauses. Every new connection calls back with null.
 */
export function openEvents(access: ApiAccess): (listener: Listener) => () => void {
  const listeners = new Set<Listener>();
  let connection: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = firstPause;
  let stopFollowing: (() => void) | null = null;

  const tell = (changed: Changed | null) => {
    for (const listener of [...listeners]) listener(changed);
  };
  const disconnect = () => {
    clearTimeout(timer);
    connection?.abort();
    connection = null;
  };
  const connect = () => {
    disconnect();
    if (listeners.size === 0 || access.hidden() || access.token() === null) return;
    const mine = new AbortController();
    connection = mine;
    const opened = () => {
      pause = firstPause;
      access.online(true);
      tell(null);
    };
    readEvents(access, mine.signal, opened, tell).then((outcome) => {
      if (connection !== mine) return;
      connection = null;
      if (outcome === 'refused') return;
      access.online(false);
      timer = setTimeout(connect, pause * (0.8 + Math.random() * 0.4));
      pause = Math.min(pause * 2, longestPause);
    });
  };
  const follow = () => {
    const stops = [
      access.onToken(connect),
      access.onVisibility(() => (access.hidden() ? disconnect() : connect())),
    ];
    connect();
    return () => {
      for (const stop of stops) stop();
      disconnect();
    };
  };

  return (listener) => {
    listeners.add(listener);
    stopFollowing ??= follow();
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stopFollowing?.();
      stopFollowing = null;
    };
  };
}

/** Reads one connection to its end; never rejects. */
async function readEvents(
  access: ApiAccess,
  signal: AbortSignal,
  opened: () => void,
  tell: (changed: Changed) => void,
): Promise<'ended' | 'refused'> {
  const token = access.token();
  const dead = new AbortController();
  let watch: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => dead.abort(), silence);
  };
  try {
    heard();
    const response = await access.fetch(`${access.base}/api/events`, {
      headers: { Authorization: `Bearer ${token ?? ''}`, Accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, dead.signal]),
    });
    if (response.status === 401) {
      access.refused(token);
      return 'refused';
    }
    if (!response.ok || response.body === null) return 'ended';
    const parser = createParser({
      onEvent: ({ data }) => {
        const changed = changedSchema.safeParse(jsonValue(data));
        if (changed.success) tell(changed.data);
      },
    });
    opened();
    const decoder = new TextDecoder();
    for await (const chunk of chunksOf(response.body)) {
      heard();
      parser.feed(decoder.decode(chunk, { stream: true }));
    }
  } catch {
    // A lost connection is no failure of its own: the caller connects again.
  } finally {
    clearTimeout(watch);
  }
  return 'ended';
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
