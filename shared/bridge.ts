import type { Input, Output } from './api.ts';
import type { ErrorData } from './errors.ts';
import type { CallName, StreamName } from './methods.ts';
import type { Changed } from './model/event.ts';

/** What a call answers over the bridge: plain data, since errors lose their fields there. */
export type BridgeAnswer<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly error: ErrorData };

/**
 * What the preload exposes as `window.berth` on the desktop: one function per
 * call, one door for streams, nothing generic. In browser mode it is absent.
 */
export interface BerthBridge {
  readonly face: 'desktop';
  /** Never rejects: every failure is an answer. */
  readonly call: {
    readonly [M in CallName]: (input: Input<M>) => Promise<BridgeAnswer<Output<M>>>;
  };
  /**
   * Opens a stream and returns the way to cancel it. A promise returned by
   * `onItem` holds the producer back until it settles. `onEnd` is called once,
   * with null when the list is complete, and not at all after a cancel.
   */
  stream<M extends StreamName>(
    name: M,
    input: Input<M>,
    onItem: (item: Output<M>) => void | Promise<void>,
    onEnd: (error: ErrorData | null) => void,
  ): () => void;
  /** Follows `changed`; returns the way to stop. */
  onChanged(listener: (changed: Changed) => void): () => void;
}
