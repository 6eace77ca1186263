import type { SeenExchange } from './guarded-transport.ts';
import { actionOf } from './read-only.ts';

/** Words of the registry protocol and the providers' APIs; every other part of a path is somebody's name. */
const words: ReadonlySet<string> = new Set(
  `_catalog access_token api apiv1 aql artifactory artifacts auth blobs catalog credentials
  digests docker dockerImages exchange graphql groups images jwt list locations login manage
  manifests metadata namespaces oauth2 orgs organizations package packages projects referrers
  registry repos repositories repository rest search secret service service-auth services storage
  tag tags token uploads user users utils v1 v1beta2 v2 v2.0 v3 versions`
    .trim()
    .split(/\s+/),
);

/** One line per kind of request: how often, by which method, where, and how it was answered. */
export function describeExchanges(
  exchanges: readonly SeenExchange[],
  registryHost: string,
): string[] {
  const counts = new Map<string, number>();
  for (const { request, status } of exchanges) {
    const place = request.url.host === registryHost ? 'registry' : 'elsewhere';
    const action = actionOf(request);
    const kind = [
      request.method,
      place,
      template(request.url.pathname),
      ...(action === null ? [] : [action]),
      status ?? 'no answer',
    ].join(' ');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `  ${count} × ${kind}`);
}

/** A path with braces for each part that is no word of an API; several in a row are one. */
function template(path: string): string {
  const parts = path.split('/').map((part) => (part === '' || words.has(part) ? part : '{}'));
  return parts.filter((part, at) => part !== '{}' || parts[at - 1] !== '{}').join('/');
}
