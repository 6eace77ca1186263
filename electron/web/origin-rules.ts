import type { IncomingMessage } from 'node:http';

const ownHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;

/**
 * True when a request was meant for this host and does not come from a foreign
 * page: Host names this machine (any port, since SSH may forward another one)
 * and Origin, if present, is `http://` + Host. Stops DNS rebinding and
 * cross-site requests before anything else is looked at.
 */
export function isOwnRequest(request: IncomingMessage): boolean {
  const hosts = headerValues(request, 'host');
  const host = hosts[0]?.toLowerCase();
  if (host === undefined || hosts.length !== 1 || !ownHost.test(host)) return false;
  return headerValues(request, 'origin').every(
    (origin) => origin.toLowerCase() === `http://${host}`,
  );
}

/** Every value sent for a header: Node's parsed form keeps only the first. */
function headerValues(request: IncomingMessage, name: string): readonly string[] {
  return request.headersDistinct[name] ?? [];
}
