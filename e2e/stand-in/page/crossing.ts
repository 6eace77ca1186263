import { type BridgeMessage, BridgePeer, type RequestPurpose } from './bridge-peer.ts';

/**
 * A synchronous way between the two worlds of a page, which share the DOM and
 * nothing else: events with names that only the two scripts know. What is
 * needed later is taken now, before the page can change it.
 */
export function crossing(nonce: string, side: 'page' | 'preload', onMessage: MessageListener) {
  const target = window;
  const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype;
  const on = addEventListener.bind(target);
  const off = removeEventListener.bind(target);
  const dispatch = dispatchEvent.bind(target);
  const Custom = CustomEvent;
  const { parse, stringify } = JSON;
  const other = side === 'page' ? 'preload' : 'page';
  let lastId = 0;

  const textOf = (event: Event): string =>
    event instanceof Custom && typeof event.detail === 'string' ? event.detail : 'null';

  const ask: RequestPurpose = (message) => {
    lastId += 1;
    const replyName = `${nonce}:${side}:${lastId}`;
    let reply: BridgeMessage | null = null;
    const listen = (event: Event) => {
      reply = parse(textOf(event));
    };
    on(replyName, listen);
    dispatch(new Custom(`${nonce}:${other}`, { detail: stringify({ id: lastId, message }) }));
    off(replyName, listen);
    return reply;
  };

  const peer = new BridgePeer(ask);
  on(`${nonce}:${side}`, (event) => {
    const { id, message }: { id: number; message: BridgeMessage } = parse(textOf(event));
    const reply = onMessage(message, peer) ?? peer.answer(message);
    dispatch(new Custom(`${nonce}:${other}:${id}`, { detail: stringify(reply) }));
  });
  return { peer, ask };
}

/** Takes what the bridge itself does not answer. */
type MessageListener = (message: BridgeMessage, peer: BridgePeer) => BridgeMessage | null;
