import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Credential } from '../../../shared/model/credential.ts';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** The login that tests sign in with. */
export const ada: Credential = { kind: 'password', username: 'ada', password: 'correct horse' };
export const adaBasic = basic('ada', 'correct horse');

/** The value of `Authorization` that a login must lead to. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** 401 with these `WWW-Authenticate` lines. */
export function challenge(...lines: string[]): Behaviour {
  return (_request, response) => {
    response.writeHead(401, {
      'content-type': 'application/json',
      ...(lines.length === 0 ? {} : { 'www-authenticate': lines }),
    });
    response.end('{"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]}');
  };
}

/** `behaviour` for the right Authorization, else 401 with the challenge. */
export function guarded(
  right: string,
  lines: readonly string[],
  behaviour: Behaviour | string,
): Behaviour {
  const inside = typeof behaviour === 'string' ? json(behaviour) : behaviour;
  return (request, response) =>
    (request.headers.authorization === right ? inside : challenge(...lines))(request, response);
}

function json(body: string): Behaviour {
  return (_request, response) =>
    void response.setHeader('content-type', 'application/json').end(body);
}

/** What a server has seen, one line per request: method, path, and Authorization or a dash. */
export function traffic(server: {
  requests: readonly { method: string; url: string; headers: IncomingHttpHeaders }[];
}): string[] {
  return server.requests.map(
    ({ method, url, headers }) => `${method} ${url} ${headers.authorization ?? '-'}`,
  );
}
