import { parentPort, workerData } from 'node:worker_threads';
import { NameIndex, type NameRequest } from '../storage/name-index.ts';
import type {
  FromSearchNames,
  SearchNamesData,
  ToSearchNames,
} from '../storage/name-search-messages.ts';

serve(workerData);

/**
 * Searches one after the other; a cancelled one ends at its next step. That it was
 * cancelled is answered at once: a thread that does not is stuck.
 */
function serve({ folder }: SearchNamesData): void {
  const index = new NameIndex(folder);
  const waiting = new Set<number>();
  const say = (said: FromSearchNames) => parentPort?.postMessage(said);
  let last: Promise<void> = Promise.resolve();
  const run = async (id: number, request: NameRequest): Promise<void> => {
    const gone = () => !waiting.has(id);
    if (gone()) return;
    const answer = await index.search(request, gone);
    if (waiting.delete(id)) say({ id, answer });
  };
  parentPort?.on('message', (message: ToSearchNames) => {
    if (message.kind === 'cancel') {
      waiting.delete(message.id);
      say({ id: message.id, answer: null });
    } else {
      const { id, request } = message;
      waiting.add(id);
      last = last.then(() => run(id, request));
    }
  });
}
