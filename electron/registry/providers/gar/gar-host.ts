import { BerthError } from '../../../../shared/errors.ts';
import { text } from '../../../../shared/text/text.ts';
import { decodedPart, uriPart } from '../../../../shared/uri-part.ts';
import { failed } from '../../../http/request-purpose.ts';
import type { Endpoint } from '../../protocol/endpoint.ts';

/** Where a Google host keeps its images. */
export interface GarHost {
  location: string;
  /** The one repository behind the host; null where the repository is part of the name. */
  repository: string | null;
}

/** What of a project a record lists. */
export interface GarScope {
  project: string;
  repository: string | null;
}

const locationHost = /^(?<location>[a-z]{2}[a-z0-9-]{0,38})-docker\.pkg\.dev$/;
/** Hosts of Container Registry, now repositories of Artifact Registry (cloud.google.com, "gcr.io repositories"). */
const gcrLocations: Readonly<Record<string, string>> = {
  'gcr.io': 'us',
  'us.gcr.io': 'us',
  'eu.gcr.io': 'europe',
  'asia.gcr.io': 'asia',
};

/** The place behind a host of Google's; null for hosts of a person's own, and Google's public mirrors. */
export function garHost({ hostname }: Pick<Endpoint, 'hostname'>): GarHost | null {
  const location = locationHost.exec(hostname)?.groups?.['location'];
  if (location !== undefined) return { location, repository: null };
  const gcr = Object.hasOwn(gcrLocations, hostname) ? gcrLocations[hostname] : undefined;
  return gcr === undefined ? null : { location: gcr, repository: hostname };
}

/**
 * The project and repository that a record names by its namespace; a project
 * of a domain has two parts there, `example.com/project`. Null when neither
 * the namespace nor the key tells the project.
 */
export function garScope(
  location: GarHost,
  namespace: string | null,
  keyProject: string | null,
): GarScope | null {
  const [first, ...rest] = namespace?.split('/') ?? [];
  if (first === undefined)
    return keyProject === null ? null : { project: keyProject, repository: location.repository };
  const domain = first.includes('.') ? rest.shift() : undefined;
  return {
    project: domain === undefined ? first : `${first}:${domain}`,
    repository: location.repository ?? rest[0] ?? null,
  };
}

/** The API's path of a project's repositories at a place. */
export function repositoriesPath(location: GarHost, { project }: GarScope): string {
  return `/v1/projects/${uriPart(project)}/locations/${location.location}/repositories`;
}

/** A package as the registry's own names have it: `project/repository/package`; gcr.io has no repository in it. */
export function imageName(
  location: GarHost,
  scope: GarScope,
  repository: string,
  packageName: string,
): string {
  const project = scope.project.replace(':', '/');
  return [project, ...(location.repository === null ? [repository] : []), packageName].join('/');
}

/** The last part of a resource's name, decoded: `…/packages/team%2Fapp` is `team/app`. */
export function resourceId(name: string): string {
  return decodedPart(name.slice(name.lastIndexOf('/') + 1));
}

/** UNSUPPORTED: what is made for Google's hosts stays there. */
export function notGoogle(name: string): BerthError {
  const operation = text('operation.useGoogleAccount', { registry: name });
  return BerthError.of('UNSUPPORTED', failed({ operation }, text('gar.otherHost')), {
    hint: text('gar.otherHost.hint'),
  });
}
