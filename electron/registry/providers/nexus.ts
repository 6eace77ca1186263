import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import { isDigest } from '../../../shared/image-reference.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { nexus } from '../../../shared/providers/nexus.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { decodedPart } from '../../../shared/uri-part.ts';
import { failed } from '../../http/request-purpose.ts';
import { cursorPages } from '../paging/cursor-pages.ts';
import { looseDigest, looseList, looseText, looseTime } from './api/loose-fields.ts';
import { isOtherService } from './api/provider-error.ts';
import type { ApiRequest } from './api/provider-request.ts';
import { basicHeader } from './login/credential-forms.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

const restPath = '/service/rest/v1';
/** What comes before is the context path of the server, often none. */
const repositoryAddress = /^(?<context>.*?)\/repository\/(?<name>[^/]+)\/?$/;

const repositoriesSchema = listOf(z.object({ name: z.string().min(1), format: looseText }));
const componentSchema = z.object({
  name: z.string().min(1),
  version: looseText,
  assets: looseList(
    z.object({
      checksum: z.object({ sha256: looseDigest }).nullish().catch(null),
      blobCreated: looseTime,
      lastModified: looseTime,
      lastDownloaded: looseTime,
    }),
  ),
});
type Component = z.infer<typeof componentSchema>;
const componentsSchema = z.object({
  items: listOf(componentSchema),
  continuationToken: looseText,
});

/** A repository of Nexus, and the name of an image in it. */
interface RegistryLocation {
  repository: string;
  image: string;
}

type Call<T> = Pick<ApiRequest<T>, 'path' | 'query' | 'schema' | 'operation' | 'signal'> & {
  repository?: string;
};

/**
 * Sonatype Nexus (help.sonatype.com, "Components API" and "Search API"), where
 * the registry's own address serves it: connector ports usually do not. Its
 * size of a file is that of the manifest, which says nothing of the image.
 */
export function createNexus(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target } = context;
  const address = repositoryAddress.exec(new URL(target.address).pathname)?.groups;
  const named = address?.['name'] === undefined ? null : decodedPart(address['name']);
  const api = context.ownApi(address?.['context'] ?? '');

  async function ask<T>(call: Call<T>): Promise<T> {
    const request = {
      ...call,
      effect: 'read' as const,
      path: `${restPath}${call.path}`,
      headers: basicHeader(await context.credential()),
      right: nexus.rights.list,
    };
    try {
      return (await api.request(request)).body;
    } catch (error) {
      throw named === null && isOtherService(error) ? notServed(endpoint.name, call) : error;
    }
  }

  /** Docker repositories that the account may see. */
  async function repositories(operation: Text, signal: AbortSignal): Promise<string[]> {
    const all = await ask({
      path: '/repositories',
      schema: repositoriesSchema,
      operation,
      signal,
    });
    return all.flatMap(({ name, format }) => (format === 'docker' ? name : []));
  }

  /** The repository behind an address that does not name it, as far as its host tells. */
  function hereAmong(names: readonly string[]): string | undefined {
    // Subdomain connectors are usually called as their repository is.
    const subdomain = endpoint.hostname.split('.')[0];
    return names.length === 1 ? names[0] : names.find((name) => name === subdomain);
  }

  async function locationOf(
    name: string,
    operation: Text,
    signal: AbortSignal,
  ): Promise<RegistryLocation> {
    if (named !== null) return { repository: named, image: name };
    const names = await repositories(operation, signal);
    const here = hereAmong(names);
    if (here !== undefined) return { repository: here, image: name };
    // Path-based routing puts the repository first.
    const [first = '', ...rest] = name.split('/');
    if (rest.length > 0 && names.includes(first))
      return { repository: first, image: rest.join('/') };
    throw manyRepositories(endpoint.name, operation);
  }

  function components(
    path: '/components' | '/search',
    query: Record<string, string>,
    keyOf: (component: Component) => string,
    call: Pick<Call<unknown>, 'operation' | 'repository' | 'signal'>,
  ) {
    return cursorPages<Component>({
      keyOf,
      limits,
      signal: call.signal,
      fetch: async (cursor) => {
        const { items, continuationToken: next } = await ask({
          ...call,
          path,
          query: { ...query, ...(cursor === null ? {} : { continuationToken: cursor }) },
          schema: componentsSchema,
        });
        return { items, next };
      },
    });
  }

  return {
    async *repositories({ signal }) {
      const operation = text('operation.listRepositories', { registry: endpoint.name });
      const repository = named ?? hereAmong(await repositories(operation, signal));
      if (repository === undefined) throw manyRepositories(endpoint.name, operation);
      // One component for each tag: names come once.
      const pages = components('/components', { repository }, ({ name }) => name, {
        operation,
        signal,
      });
      for await (const { items, incomplete } of pages)
        yield {
          names: items.map(({ name }) => name),
          ...(incomplete ? { incomplete: true } : {}),
        };
    },
    async *tags(name, { signal }) {
      const operation = text('operation.describeTags', { repository: `${endpoint.name}/${name}` });
      const { repository, image } = await locationOf(name, operation, signal);
      const query = { repository, format: 'docker', name: image };
      const call = { operation, repository: name, signal };
      const pages = components('/search', query, ({ name, version }) => `${name}:${version}`, call);
      for await (const { items } of pages)
        yield items.flatMap((component) => (component.name === image ? detailsOf(component) : []));
    },
  };
}

/** A list that must be there, with members that may be of any form. */
function listOf<T>(member: z.ZodType<T>) {
  const readable = looseList(member);
  return z.array(z.unknown()).transform((members) => readable.parse(members));
}

/** Manifests without a tag are components too, called by their digest. */
function detailsOf({ version, assets }: Component): TagDetails[] {
  if (version === null || isDigest(version)) return [];
  const [manifest] = assets;
  return [
    {
      name: version,
      digest: manifest?.checksum?.sha256 ?? null,
      size: null,
      pushedAt: manifest?.blobCreated ?? manifest?.lastModified ?? null,
      pulledAt: manifest?.lastDownloaded ?? null,
    },
  ];
}

function notServed(name: string, { operation }: { operation: Text }): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    failed({ operation }, text('nexus.imagesOnly', { registry: name })),
    { hint: text('nexus.address.hint') },
  );
}

function manyRepositories(name: string, operation: Text): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    failed({ operation }, text('nexus.manyRepositories', { registry: name })),
    { hint: text('nexus.address.hint') },
  );
}
