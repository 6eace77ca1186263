import type { WebContents } from 'electron';

/** How long a click or a key counts, in milliseconds; a page answers sooner. */
const countsFor = 2000;

const gestures: ReadonlySet<string> = new Set([
  'mouseDown',
  'mouseUp',
  'rawKeyDown',
  'keyDown',
  'gestureTap',
  'touchEnd',
]);

/**
 * Whether a person did something in the page just now. Read from the input that
 * the system gives to Chromium, which no script of a page can make up. One
 * gesture counts once.
 */
export function watchGestures(
  contents: Pick<WebContents, 'on'>,
  now: () => number = () => performance.now(),
): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  contents.on('input-event', (_event, { type }) => {
    if (gestures.has(type)) last = now();
  });
  return () => {
    const recent = now() - last < countsFor;
    last = Number.NEGATIVE_INFINITY;
    return recent;
  };
}
