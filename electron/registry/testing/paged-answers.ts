import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RegistryClient } from '../client.ts';
import { idle } from './client-under-test.ts';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

interface Seen {
  readonly requests: readonly { url: string; headers: IncomingMessage['headers'] }[];
}

/** A page of the catalog or of tags as JSON, whichever was asked for; `links` are lines of `Link`. */
export function page(names: readonly unknown[] | null, ...links: string[]): Behaviour {
  return (request, response) => {
    const member = request.url?.includes('/tags/list') === true ? 'tags' : 'repositories';
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(links.length === 0 ? {} : { link: links }),
    });
    response.end(JSON.stringify({ [member]: names }));
  };
}

/** Chooses by the `last` of the query; any other one is an error of the server. */
export function byLast(pages: Readonly<Record<string, Behaviour>>): Behaviour {
  return (request, response) => {
    const last = new URL(request.url ?? '', 'http://x').searchParams.get('last') ?? '';
    (pages[last] ?? unexpected)(request, response);
  };
}

const unexpected: Behaviour = (_request, response) => {
  response.writeHead(500);
  response.end('unexpected page');
};

/** The paths asked for, in order. */
export function paths(server: Seen): string[] {
  return server.requests.map(({ url }) => url);
}

/** `Authorization` of each request, in order. */
export function authorizations(server: Seen): (string | undefined)[] {
  return server.requests.map(({ headers }) => headers.authorization);
}

/** A whole list: its names, and whether its last page was marked incomplete. */
export async function walked(
  client: RegistryClient,
  repository?: string,
): Promise<{ names: string[]; pages: number; incomplete: boolean }> {
  const found: { names: string[]; pages: number; incomplete: boolean } = {
    names: [],
    pages: 0,
    incomplete: false,
  };
  const chunks =
    repository === undefined
      ? client.repositories({ signal: idle })
      : client.tags(repository, { signal: idle });
  for await (const chunk of chunks) {
    found.names.push(...('tags' in chunk ? chunk.tags : chunk.repositories));
    found.pages += 1;
    found.incomplete = chunk.incomplete === true;
  }
  return found;
}
