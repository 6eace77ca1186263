import type { FromSearch, ToSearch } from './search-messages.ts';
import { SearchThread } from './search-thread.ts';

/** The thread of one open list. A message to itself comes behind those of the page. */
const turn = new MessageChannel();
let waiting: (() => void) | null = null;
turn.port1.onmessage = () => waiting?.();

const thread = new SearchThread(
  (answer: FromSearch) => self.postMessage(answer, { transfer: [answer.indexes.buffer] }),
  (work) => {
    waiting = work;
    turn.port2.postMessage(null);
  },
);
self.onmessage = ({ data }: MessageEvent<ToSearch>) => thread.take(data);
