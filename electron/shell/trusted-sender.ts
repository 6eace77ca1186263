import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { isOwnUrl } from './own-origin.ts';

type Sender = Pick<IpcMainInvokeEvent | IpcMainEvent, 'sender' | 'senderFrame'>;

/**
 * True for a message from the top frame of one of our windows while it shows
 * our own origin. A frame that has gone (null, detached or disposed) is not
 * trusted, nor is `about:blank`.
 */
export function isTrustedSender(event: Sender, known: ReadonlySet<number>): boolean {
  try {
    const frame = event.senderFrame;
    return (
      frame !== null &&
      !frame.detached &&
      frame.parent === null &&
      isOwnUrl(frame.url) &&
      known.has(event.sender.id)
    );
  } catch {
    // Reading a frame that was disposed in between throws.
    return false;
  }
}
