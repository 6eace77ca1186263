import { z } from 'zod';
import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { artifactory } from '../../../../shared/providers/artifactory.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { decodedPart, uriPart } from '../../../../shared/uri-part.ts';
import { failed } from '../../../http/request-purpose.ts';
import { repositoryScope } from '../../auth/scope.ts';
import { inTakenSize } from '../../lists/page-size.ts';
import { cursorPages } from '../../paging/cursor-pages.ts';
import { nextQuery, queryOf, sizeQuery } from '../../paging/link-header.ts';
import { numberedPages } from '../../paging/numbered-pages.ts';
import { repositoryPath } from '../../protocol/endpoint.ts';
import { looseList, looseText } from '../api/loose-fields.ts';
import { isOtherService } from '../api/provider-error.ts';
import type { ApiAnswer, ApiRequest } from '../api/provider-request.ts';
import type { ProviderContext, ProviderRepositories, RegistryProvider } from '../provider.ts';
import {
  filesAtOnce,
  filesOf,
  filesSchema,
  type ImageFile,
  TagsOfFiles,
} from './artifactory-images.ts';
import { artifactoryLogin, proofFor } from './artifactory-login.ts';

/** Catalogs also hold names of images that are gone. */
const namesTried = 3;
/** The registry protocol of one repository, below the context path of the server. */
const oneRepository = /^(?<context>.*)\/api\/docker\/(?<key>[^/]+)\/?$/;

const keySchema = z.object({ key: z.string().min(1), type: looseText, packageType: looseText });
type Key = z.infer<typeof keySchema>;
const keysSchema = z.array(z.unknown()).transform((keys) => looseList(keySchema).parse(keys));
const catalogSchema = z.object({ repositories: looseList(z.string().min(1)) });

type Call<T> = Pick<
  ApiRequest<T>,
  'path' | 'query' | 'content' | 'schema' | 'operation' | 'repository' | 'signal'
> & { method?: 'GET' | 'POST' };

/**
 * JFrog Artifactory (jfrog.com/help, "JFrog REST APIs"): its Docker
 * repositories, each one's own catalog, and the files of an image. At an
 * address of one repository alone, by its path, port or subdomain, names have
 * no repository in front, and the registry's own catalog is asked.
 */
export function createArtifactory(context: ProviderContext): RegistryProvider {
  const { endpoint, limits, target, registryApi } = context;
  const location = oneRepository.exec(new URL(target.address).pathname)?.groups;
  const own = location?.['key'] === undefined ? null : decodedPart(location['key']);
  const api = context.ownApi(location?.['context'] ?? '/artifactory');
  const listing = text('operation.listRepositories', { registry: endpoint.name });

  async function ask<T>(call: Call<T>): Promise<ApiAnswer<T>> {
    const headers = proofFor(await context.credential());
    const signsIn = Object.keys(headers).length > 0;
    try {
      return await api.request({
        effect: 'read',
        ...call,
        headers,
        signsIn,
        right: artifactory.rights.list,
      });
    } catch (error) {
      // A search that is refused was understood.
      const served = call.method === 'POST' || !isOtherService(error);
      throw served ? error : notServed(endpoint.name, call.operation);
    }
  }

  async function dockerKeys(operation: Text, signal: AbortSignal): Promise<Key[]> {
    const { body } = await ask({
      path: '/api/repositories',
      query: { packageType: 'docker' },
      schema: keysSchema,
      operation,
      signal,
    });
    return body.filter(({ packageType }) => packageType?.toLowerCase() === 'docker');
  }

  async function* imagesIn(key: string, signal: AbortSignal) {
    const path = `/api/docker/${uriPart(key)}/v2/_catalog`;
    yield* cursorPages<string>({
      keyOf: (image) => image,
      limits,
      signal,
      fetch: async (cursor) => {
        const page = (query: Record<string, string>) =>
          ask({
            path,
            query,
            schema: catalogSchema,
            operation: listing,
            repository: key,
            signal,
          });
        const { body, headers } =
          cursor === null
            ? await inTakenSize((size) => page(sizeQuery(size)))
            : await page(queryOf(cursor));
        // The link lacks the repository; its query is what counts.
        return { items: body.repositories, next: nextQuery(headers, path) };
      },
    });
  }

  /** Whether the registry knows names that begin with a key; at an address of one repository it does not. */
  async function knowsKeys(names: readonly string[], signal: AbortSignal): Promise<boolean> {
    for (const name of names.slice(0, namesTried)) {
      try {
        await registryApi.request({
          effect: 'read',
          path: `/v2/${repositoryPath(endpoint, name)}/tags/list`,
          query: { n: '1' },
          scopes: [repositoryScope(name, 'pull')],
          schema: z.unknown(),
          operation: listing,
          right: artifactory.rights.list,
          repository: name,
          signal,
        });
        return true;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (!isMissing(error)) return true;
      }
    }
    return false;
  }

  async function* repositories(
    signal: AbortSignal,
  ): AsyncGenerator<ProviderRepositories, void, undefined> {
    const chosen = target.namespace?.split('/')[0];
    const keys =
      chosen === undefined ? (await dockerKeys(listing, signal)).map(({ key }) => key) : [chosen];
    let known: boolean | null = null;
    let refusal: unknown = null;
    for (const key of keys) {
      try {
        for await (const { items, incomplete } of imagesIn(key, signal)) {
          const names = items.map((image) => `${key}/${image}`);
          if (names.length > 0) known ??= await knowsKeys(names, signal);
          if (known === false) break;
          yield { names, ...(incomplete ? { incomplete: true } : {}) };
        }
      } catch (error) {
        // At an address of one repository, the namespace is a part of its images' names.
        if (key === chosen && isMissing(error)) known = false;
        // Remote repositories may have no catalog: the others' images are there all the same.
        else if (!isRefusal(error) || keys.length === 1) throw error;
        refusal ??= error;
      }
      if (known === false) throw oneOfMany(endpoint.name, listing);
    }
    if (refusal === null) return;
    if (known === null) throw refusal;
    yield { names: [], incomplete: true };
  }

  /** The repository that an image lies in, as searches know it, and the image's name there. */
  async function imageAt(name: string, operation: Text, signal: AbortSignal) {
    const keys = await dockerKeys(operation, signal);
    const [first = '', ...rest] = name.split('/');
    const subdomain = endpoint.hostname.split('.')[0] ?? '';
    const within = (key: string | null) => keys.find((one) => one.key === key);
    const here =
      within(own) ?? within(subdomain) ?? keys.find(({ key }) => subdomain.endsWith(`-${key}`));
    const named = own === null && rest.length > 0 ? within(first) : undefined;
    const found = named ?? here;
    if (found === undefined) throw oneOfMany(endpoint.name, operation);
    const remote = found.type?.toUpperCase() === 'REMOTE';
    return {
      repository: remote ? `${found.key}-cache` : found.key,
      image: found === named ? rest.join('/') : name,
    };
  }

  return {
    ...(own === null ? { repositories: ({ signal }) => repositories(signal) } : {}),
    async *tags(name, { signal }) {
      const operation = text('operation.describeTags', { repository: `${endpoint.name}/${name}` });
      const { repository, image } = await imageAt(name, operation, signal);
      const tags = new TagsOfFiles(image);
      const pages = numberedPages({
        keyOf: (file: ImageFile) => `${file.path}/${file.name}`,
        limits,
        signal,
        fetch: async (page) => {
          const { body } = await ask({
            method: 'POST',
            path: '/api/search/aql',
            content: {
              mediaType: 'text/plain',
              text: filesOf(repository, image, (page - 1) * filesAtOnce),
            },
            schema: filesSchema,
            operation,
            repository: name,
            signal,
          });
          // The total is that of the page: the last one is not full.
          const count = body.range?.total ?? body.results.length;
          return { items: body.results, more: count >= filesAtOnce };
        },
      });
      for await (const { items } of pages) yield tags.add(items);
      yield tags.end();
    },
    registryCredential: (credential: Credential | null) => artifactoryLogin(credential),
  };
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof BerthError &&
    ['FORBIDDEN', 'NOT_FOUND', 'UNSUPPORTED'].includes(error.code) &&
    error.reason !== 'realmRefused'
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof BerthError && error.code === 'NOT_FOUND';
}

function notServed(name: string, operation: Text): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    failed({ operation }, text('artifactory.imagesOnly', { registry: name })),
    { hint: text('artifactory.imagesOnly.hint') },
  );
}

function oneOfMany(name: string, operation: Text): BerthError {
  return BerthError.of(
    'UNSUPPORTED',
    failed({ operation }, text('artifactory.oneRepository', { registry: name })),
    { hint: text('artifactory.oneRepository.hint') },
  );
}
