import { parentPort, workerData } from 'node:worker_threads';
import { NameIndex, type NameRequest } from '../storage/name-index.ts';
import type {
  FromSearchNames,
  SearchNamesData,
  ToSearchNames,
} from '../storage/name-search-messages.ts';

serve(workerData);

/** Searches one after the other; a cancelled one ends at its next step. */
function serve({ folder }: SearchNamesData): void {
  const index = new NameIndex(folder);
  const waiting = new Set<number>();
  let last: Promise<void> = Promise.resolve();
  const run = async (id: number, request: NameRequest): Promise<void> => {
    const gone = () => !waiting.has(id);
    const answer = gone() ? null : await index.search(request, gone);
    waiting.delete(id);
    const said: FromSearchNames = { id, answer };
    parentPort?.postMessage(said);
  };
  parentPort?.on('message', (message: ToSearchNames) => {
    if (message.kind === 'cancel') waiting.delete(message.id);
    else {
      const { id, request } = message;
      waiting.add(id);
      last = last.then(() => run(id, request));
    }
  });
}
