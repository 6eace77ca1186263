import { afterEach } from 'vitest';
import type { Behaviour } from '../../../e2e/fixtures/misbehaving-server.ts';
import type { TagDetails } from '../tag-details.ts';
import type { RegistryClient } from '../target.ts';
import { type ClientSettings, clientFor, idle } from './client-under-test.ts';
import { type PrivateInternet, startPrivateInternet } from './private-internet.ts';

/** What an API of a test answers: a body for JSON, or a status and headers too. */
export type Answer =
  | { body: unknown; status?: number; headers?: Readonly<Record<string, string>> }
  | undefined;

/** A JSON API: `answer` sees the parsed URL and the request's body; undefined is 404. */
export function jsonApi(
  answer: (url: URL, sent: { body: string; authorization: string | undefined }) => Answer,
): Behaviour {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const { authorization } = request.headers;
      const found = answer(new URL(request.url ?? '', 'https://api.test'), {
        body: Buffer.concat(chunks).toString('utf8'),
        authorization,
      });
      response.writeHead(found?.status ?? (found === undefined ? 404 : 200), {
        'content-type': 'application/json',
        ...found?.headers,
      });
      response.end(JSON.stringify(found?.body ?? { message: 'not found' }));
    });
  };
}

export interface ProviderScene {
  internet(hosts: Readonly<Record<string, Behaviour>>): Promise<PrivateInternet>;
  client(address: string, settings: ClientSettings): RegistryClient;
  later(close: () => Promise<void>): void;
}

/** Hosts and clients of one test file, closed after each test. */
export function createProviderScene(): ProviderScene {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  const later = (close: () => Promise<void>) => void open.push(close);
  return {
    later,
    async internet(hosts) {
      const internet = await startPrivateInternet(hosts);
      later(() => internet.stop());
      return internet;
    },
    client(address, settings) {
      const made = clientFor(address, settings);
      later(() => made.close());
      return made;
    },
  };
}

/** Every tag with its details, page after page. */
export async function describedTags(
  client: RegistryClient,
  repository: string,
): Promise<TagDetails[]> {
  const tags: TagDetails[] = [];
  for await (const page of client.describeTags(repository, { signal: idle })) tags.push(...page);
  return tags;
}
