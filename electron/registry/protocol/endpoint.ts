import { dockerHub, isDockerHub, officialName } from '../../../shared/docker-hub.ts';
import { BerthError } from '../../../shared/errors.ts';
import { withoutTrailing } from '../../../shared/outer-characters.ts';
import { text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';

/** Where a registry's API is, and how messages call it. */
export interface Endpoint {
  /** `host[:port][/prefix]` as the person saved it. */
  name: string;
  /** Base of every request: scheme, host, port and path prefix, no trailing slash. */
  base: string;
  origin: string;
  /** Host name or IP literal, IPv6 in brackets. */
  hostname: string;
  secure: boolean;
  isDockerHub: boolean;
}

/** The endpoint behind a normalised address. */
export function endpointOf(address: string): Endpoint {
  const hub = isDockerHub(address);
  const shown = new URL(address);
  const url = new URL(hub ? dockerHub.apiAddress : address);
  const prefix = withoutTrailing(url.pathname, '/');
  return {
    name: hub ? dockerHub.host : `${shown.host}${withoutTrailing(shown.pathname, '/')}`,
    base: `${url.origin}${prefix}`,
    origin: url.origin,
    hostname: url.hostname,
    secure: url.protocol === 'https:',
    isDockerHub: hub,
  };
}

/** An API URL below the endpoint's base; `path` starts with `/v2/` and is already encoded. */
export function apiUrl(endpoint: Endpoint, path: string, query = ''): URL {
  return new URL(`${endpoint.base}${path}${query}`);
}

/**
 * A repository's name as a path, each component encoded. Names that would
 * leave the registry's API (empty and dot components) are INVALID_INPUT.
 */
export function repositoryPath(endpoint: Endpoint, repository: string): string {
  const full = endpoint.isDockerHub ? officialName(repository) : repository;
  const parts = full.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw BerthError.invalid('repository', text('repository.invalid', { repository }), {
      hint: text('repository.invalid.hint'),
    });
  return parts.map(uriPart).join('/');
}
