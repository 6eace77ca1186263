import { dockerHub } from '../docker-hub.ts';
import { guessProvider } from '../provider-guess.ts';
import { ecrHost } from './cloud-command.ts';
import { type ConsoleLink, consoleLink } from './link-parts.ts';
import type { PastedAddress } from './meaning.ts';
import { gitlabPath, quayNamespace, readOwnConsole } from './own-console-link.ts';
import {
  builtLocation,
  namespaceOf,
  type RegistryLocation,
  repositoryPath,
} from './registry-location.ts';

type Reader = (link: ConsoleLink) => Partial<PastedAddress> | RegistryLocation | null;

/** Consoles by host name; a name that begins with a dot stands for all below it. */
const consoles: readonly (readonly [host: string, read: Reader])[] = [
  ['hub.docker.com', hubLocation],
  ['app.docker.com', hubLocation],
  ['github.com', github],
  ['.ghe.com', github],
  ['gitlab.com', gitlab],
  ['quay.io', quay],
  ['console.aws.amazon.com', amazon],
  ['.console.aws.amazon.com', amazon],
  ['.console.amazonaws.cn', amazon],
  ['console.amazonaws.cn', amazon],
  ['.console.amazonaws-us-gov.com', amazon],
  ['.console.amazonaws-eusc.eu', amazon],
  ['gallery.ecr.aws', amazonGallery],
  ['console.cloud.google.com', google],
  ['portal.azure.com', azure],
  ['portal.azure.us', azure],
  ['portal.azure.cn', azure],
  ['cr.console.aliyun.com', alibaba],
  ['console.cloud.tencent.com', tencent],
  ['console.tencentcloud.com', tencent],
  ['.huaweicloud.com', huawei],
  ['.huaweicloud.eu', huawei],
  ['cloud.digitalocean.com', digitalOcean],
];

/**
 * Reads the link of a provider's web pages: of the clouds by their hosts, of
 * registries people run themselves by the paths of their pages. Hosts built from
 * a link are checked against the provider's own. Null for every other link.
 */
export function readConsoleLink(text: string): PastedAddress | null {
  const link = consoleLink(text);
  if (link === null) return null;
  const { hostname } = link.url;
  const reader = consoles.find(([host]) =>
    host.startsWith('.') ? hostname.endsWith(host) : hostname === host,
  )?.[1];
  const read = reader === undefined ? readOwnConsole(link) : reader(link);
  return read === null ? null : { address: null, ...read, source: 'console' };
}

function hubLocation({ segments }: ConsoleLink): RegistryLocation | null {
  const [page, ...rest] = segments;
  const namespace =
    page === '_'
      ? dockerHub.officialNamespace
      : page === 'repository' || page === 'repositories'
        ? rest[rest[0] === 'docker' ? 1 : 0]
        : page !== undefined && ['r', 'u', 'layers', 'orgs', 'accounts'].includes(page)
          ? rest[0]
          : null;
  if (namespace === null) return null;
  return builtLocation(
    'dockerhub',
    dockerHub.host,
    namespace === '_' ? dockerHub.officialNamespace : namespace,
  );
}

function github({ url, segments }: ConsoleLink): RegistryLocation | null {
  const host = url.hostname === 'github.com' ? 'ghcr.io' : `containers.${url.hostname}`;
  const [first = '', second = '', third] = segments;
  const isScoped = first === 'orgs' || first === 'users';
  const owner = isScoped ? second : first;
  const isPackages = isScoped
    ? third === 'packages'
    : second === 'packages' ||
      third === 'packages' ||
      third === 'pkgs' ||
      url.searchParams.get('tab') === 'packages';
  return owner === '' || !isPackages ? null : builtLocation('ghcr', host, owner);
}

function gitlab({ segments }: ConsoleLink): RegistryLocation | null {
  const path = gitlabPath(segments);
  return path === null ? null : builtLocation('gitlab', 'registry.gitlab.com', path);
}

function quay({ segments }: ConsoleLink): RegistryLocation | null {
  const namespace = quayNamespace(segments);
  return namespace === null ? null : builtLocation('quay', 'quay.io', namespace);
}

function amazon({ url, segments }: ConsoleLink): Partial<PastedAddress> | null {
  if (segments[0] !== 'ecr') return null;
  const at = segments.findIndex((part) => /^\d{12}$/.test(part));
  const isPublic = segments.some((part) => part === 'public' || part === 'public-registry');
  if (isPublic) return builtLocation('ecr', 'public.ecr.aws');
  const labels = url.hostname.slice(0, url.hostname.indexOf('.console.')).split('.');
  const region = url.searchParams.get('region') ?? labels.at(-1) ?? '';
  // With several sessions the account stands before the region: 123456789012-abcd.eu-west-1.console…
  const account = segments[at] ?? /^(\d{12})-/.exec(labels[0] ?? '')?.[1];
  const location = account === undefined ? null : builtLocation('ecr', ecrHost(account, region));
  const known = guessProvider(ecrHost('0'.repeat(12), region)).region;
  const end = segments.findIndex((part, index) => index > at && part === '_');
  const name = at < 0 ? '' : segments.slice(at + 1, end < 0 ? undefined : end).join('/');
  const namespace = namespaceOf('ecr', '', name, 'image');
  return {
    provider: 'ecr',
    ...(known === null ? {} : { region: known }),
    ...location,
    ...(namespace === null ? {} : { namespace }),
  };
}

function amazonGallery({ segments }: ConsoleLink): RegistryLocation | null {
  return builtLocation('ecr', 'public.ecr.aws', segments[0] ?? null);
}

function google({ url, segments }: ConsoleLink): Partial<PastedAddress> | null {
  const [page, kind, ...rest] = segments;
  // Projects of a domain are `example.com:project` on pages and `example.com/project` in names.
  const projectPath = (project: string) => project.replace(':', '/');
  if (page === 'artifacts') {
    const [project = '', location = '', repository = ''] = rest;
    if (kind === 'docker' && repository !== '')
      return builtLocation(
        'gar',
        `${location}-docker.pkg.dev`,
        `${projectPath(project)}/${repository}`,
      );
    const named = url.searchParams.get('project');
    const namespace = named === null ? null : repositoryPath(projectPath(named));
    return { provider: 'gar', ...(namespace === null ? {} : { namespace }) };
  }
  if (page !== 'gcr' || kind !== 'images') return null;
  const [project = '', area = 'global'] = rest;
  const host = /^(?:us|eu|asia)$/i.test(area) ? `${area.toLowerCase()}.gcr.io` : 'gcr.io';
  return builtLocation('gar', host, projectPath(project));
}

function azure({ url, fragment }: ConsoleLink): RegistryLocation | null {
  const at = fragment.findIndex((part) => part.toLowerCase() === 'microsoft.containerregistry');
  const [kind, name] = at < 0 ? [] : fragment.slice(at + 1);
  if (kind?.toLowerCase() !== 'registries' || name === undefined) return null;
  const suffix = url.hostname.slice('portal.azure.'.length).replace('com', 'io');
  return builtLocation('azure', `${name.toLowerCase()}.azurecr.${suffix}`);
}

function alibaba({ segments }: ConsoleLink): Partial<PastedAddress> {
  const at = segments.findIndex((part) => /^[a-z]{2}-[a-z0-9-]+$/.test(part));
  const region = segments[at] ?? '';
  const [instance = '', namespace = ''] = segments.slice(at + 1);
  const isList = segments[0] !== 'repository' || at < 0;
  // Links of enterprise instances hold their id, hosts their name: only the region is known.
  const isEnterprise = instance.startsWith('cri-') || instance.startsWith('instance');
  const owner = isEnterprise ? namespace : instance;
  const location = isEnterprise ? null : builtLocation('acr', `registry.${region}.aliyuncs.com`);
  const name = isList ? null : repositoryPath(owner);
  const known = guessProvider(`registry.${region}.aliyuncs.com`).region;
  return {
    provider: 'acr',
    ...(known === null ? {} : { region: known }),
    ...location,
    ...(name === null ? {} : { namespace: name }),
  };
}

function tencent({ segments }: ConsoleLink): Partial<PastedAddress> | null {
  return segments[0] === 'tcr' ? { provider: 'tcr' } : null;
}

function huawei({ url, segments }: ConsoleLink): Partial<PastedAddress> | null {
  if (!segments.includes('swr')) return null;
  const domain = url.hostname.endsWith('.eu') || url.hostname.includes('.eu.') ? 'eu' : 'com';
  const region = url.searchParams.get('region') ?? '';
  return { provider: 'swr', ...builtLocation('swr', `swr.${region}.myhuaweicloud.${domain}`) };
}

function digitalOcean({ segments }: ConsoleLink): RegistryLocation | null {
  const isRegistry = segments[0] === 'registry' || segments[0] === 'registries';
  return isRegistry ? builtLocation('digitalocean', 'registry.digitalocean.com') : null;
}
