import { z } from 'zod';
import {
  codeRequest,
  tabCodeSchema,
  tabTokenSchema,
  tokenRequest,
} from '../../shared/tab-access.ts';

/**
 * What tabs of one browser tell each other: a tab without a token asks, one
 * that has a token sends a fresh one-time code to it, and one that got a token
 * says so. A token itself is never sent.
 */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ask'), tab: z.string() }),
  z.object({ type: z.literal('code'), tab: z.string(), code: tabCodeSchema.shape.code }),
  z.object({ type: z.literal('ready') }),
]);
type Message = z.infer<typeof messageSchema>;

export interface OwnTab {
  /** True while this tab has a token that Berth takes. */
  hasToken(): boolean;
  /** A fresh code for another tab, got with this tab's token; null when Berth does not give one. */
  makeCode(): Promise<string | null>;
  /** Exchanges a code for a token of this tab. */
  takeCode(code: string): Promise<void>;
}

export interface SiblingTabs {
  /** Asks the other tabs for a code. */
  ask(): void;
  /** Tells tabs without a token that this one has got one. */
  announce(): void;
}

/** Joins the tabs of this origin in this browser, by a BroadcastChannel. */
export function joinSiblings(own: OwnTab): SiblingTabs {
  const channel = new BroadcastChannel('berth.tabs');
  const tab = crypto.randomUUID();
  const send = (message: Message) => channel.postMessage(message);
  const ask = () => send({ type: 'ask', tab });
  let trying = false;

  async function answer(asking: string): Promise<void> {
    const code = await own.makeCode();
    if (code !== null) send({ type: 'code', tab: asking, code });
  }

  /** Several tabs may answer; one code at a time is tried. */
  async function tryCode(code: string): Promise<void> {
    if (trying) return;
    trying = true;
    await own.takeCode(code);
    trying = false;
  }

  channel.addEventListener('message', ({ data }) => {
    const parsed = messageSchema.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    if (own.hasToken()) {
      if (message.type === 'ask') answer(message.tab);
    } else if (message.type === 'ready') ask();
    else if (message.type === 'code' && message.tab === tab) tryCode(message.code);
  });
  return { ask, announce: () => send({ type: 'ready' }) };
}

/** A fresh one-time code for another tab; null when Berth does not take the token or does not answer. */
export async function fetchCode(token: string): Promise<string | null> {
  const result = await request(codeRequest, {}, { Authorization: `Bearer ${token}` });
  const parsed = tabCodeSchema.safeParse(result);
  return parsed.success ? parsed.data.code : null;
}

/** The token that Berth gives this tab for a code; null when the code was used or has expired. */
export async function fetchToken(code: string): Promise<string | null> {
  const parsed = tabTokenSchema.safeParse(await request(tokenRequest, { code }, {}));
  return parsed.success ? parsed.data.token : null;
}

const answerSchema = z.object({ ok: z.literal(true), result: z.unknown() });

/** The result of a request, undefined for any failure: whoever asks has another way. */
async function request(
  name: string,
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  try {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
    });
    return answerSchema.safeParse(await response.json()).data?.result;
  } catch {
    return undefined;
  }
}
