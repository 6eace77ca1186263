import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import type { TagDetails } from '../../../shared/model/tag-details.ts';
import { zot } from '../../../shared/providers/zot.ts';
import { type Text, text } from '../../../shared/text/text.ts';
import { failed, said } from '../../http/request-purpose.ts';
import { catalogScope, repositoryScope } from '../auth/scope.ts';
import { countedPage, type NumberedPage, numberedPages } from '../paging/numbered-pages.ts';
import { plainLine } from '../protocol/error-body.ts';
import { looseCount, looseDigest, looseList, looseText, looseTime } from './api/loose-fields.ts';
import type { ProviderContext, RegistryProvider } from './provider.ts';

const discoverPath = '/v2/_oci/ext/discover';
const searchPath = '/v2/_zot/ext/search';
const pageSize = 100;

const discoverSchema = z.object({
  extensions: looseList(z.object({ endpoints: looseList(z.string()) })),
});
const resultSchema = z.object({
  Page: z.object({ TotalCount: looseCount }).nullish().catch(null),
  Results: looseList(
    z.object({
      Name: looseText,
      Tag: looseText,
      Digest: looseDigest,
      Size: looseCount,
      PushTimestamp: looseTime,
      LastPullTimestamp: looseTime,
    }),
  ),
});
type Result = z.infer<typeof resultSchema>['Results'][number];
/** GraphQL tells errors in answers of status 200, beside data that may be there or not. */
const errorSchema = z.object({
  message: looseText,
  extensions: z.object({ code: looseText }).nullish().catch(null),
});
const answerSchema = z.object({
  data: z.object({ found: resultSchema.nullish() }).nullish(),
  errors: looseList(errorSchema),
});

/** Newer releases know when a tag was pushed and pulled. */
const newFields = 'Tag Digest Size PushTimestamp LastPullTimestamp';
const oldFields = 'Tag Digest Size';
/** GraphQL's own code for a field that the server does not know. */
const unknownField = 'GRAPHQL_VALIDATION_FAILED';

interface Question {
  /** One field of GraphQL and what is wanted of its results; `page` goes among its arguments. */
  query: (page: string) => string;
  page: number;
  scope: string;
  operation: Text;
  repository?: string;
  signal: AbortSignal;
}

/**
 * zot's search extension (zotregistry.dev, "Using GraphQL for enhanced
 * searches"; project-zot/zot, `pkg/extensions/search/schema.graphql`), where
 * the server has it: minimal builds do not. Its catalog is open, and shows
 * what the account may read.
 */
export function createZot({
  endpoint,
  hide,
  limits,
  registryApi,
}: ProviderContext): RegistryProvider {
  let hasSearch = false;

  async function discover(operation: Text, signal: AbortSignal): Promise<void> {
    const { body } = await registryApi.request({
      effect: 'read',
      path: discoverPath,
      scopes: [],
      schema: discoverSchema,
      operation,
      right: zot.rights.list,
      signal,
    });
    hasSearch = body.extensions.some(({ endpoints }) => endpoints.includes(searchPath));
    if (hasSearch) return;
    throw BerthError.of(
      'UNSUPPORTED',
      failed({ operation }, text('zot.noSearch', { registry: endpoint.name })),
      { hint: text('zot.noSearch.hint') },
    );
  }

  async function ask(question: Question): Promise<NumberedPage<Result>> {
    const { page, scope, operation, repository, signal } = question;
    if (!hasSearch) await discover(operation, signal);
    const paging = `requestedPage:{limit:${pageSize},offset:${(page - 1) * pageSize},sortBy:ALPHABETIC_ASC}`;
    const { body } = await registryApi.request({
      effect: 'read',
      path: searchPath,
      query: { query: question.query(paging) },
      scopes: [scope],
      schema: answerSchema,
      operation,
      right: zot.rights.list,
      repository,
      signal,
    });
    const [error] = body.errors;
    if (error !== undefined) throw reported(endpoint.name, operation, error, hide);
    const { Page, Results } = body.data?.found ?? { Page: null, Results: [] };
    return countedPage(page, pageSize, Results, Page?.TotalCount ?? null);
  }

  return {
    async *repositories({ signal }) {
      const pages = numberedPages({
        keyOf: ({ Name }: Result) => Name ?? '',
        limits,
        signal,
        fetch: (page) =>
          ask({
            query: (paging) =>
              `{found:RepoListWithNewestImage(${paging}){Page{TotalCount}Results{Name}}}`,
            page,
            scope: catalogScope,
            operation: text('operation.listRepositories', { registry: endpoint.name }),
            signal,
          }),
      });
      for await (const { items, total, incomplete } of pages)
        yield {
          names: items.flatMap(({ Name }) => Name ?? []),
          ...(total === undefined ? {} : { total }),
          ...(incomplete ? { incomplete: true } : {}),
        };
    },
    async *tags(repository, { signal }) {
      let fields = newFields;
      const request = (page: number) =>
        ask({
          // JSON's strings are GraphQL's: no name can end the string it is in.
          query: (paging) =>
            `{found:ImageList(repo:${JSON.stringify(repository)},${paging}){Page{TotalCount}Results{${fields}}}}`,
          page,
          scope: repositoryScope(repository, 'pull'),
          operation: text('operation.describeTags', {
            repository: `${endpoint.name}/${repository}`,
          }),
          repository,
          signal,
        });
      const pages = numberedPages({
        keyOf: ({ Tag }: Result) => Tag ?? '',
        limits,
        signal,
        fetch: (page) =>
          request(page).catch((error: unknown) => {
            if (page > 1 || !isUnknownField(error)) throw error;
            fields = oldFields;
            return request(page);
          }),
      });
      for await (const { items } of pages) yield items.flatMap(detailsOf);
    },
  };
}

function detailsOf(image: Result): TagDetails[] {
  const { Tag, Digest: digest, Size: size } = image;
  if (Tag === null) return [];
  const { PushTimestamp: pushedAt, LastPullTimestamp: pulledAt } = image;
  return [{ name: Tag, digest, size, pushedAt, pulledAt }];
}

/** The GraphQL server answers 422 or 200, as its version has it. */
function isUnknownField(error: unknown): boolean {
  return (
    error instanceof BerthError &&
    (error.status === 422 || (error.registryErrors ?? []).some(({ code }) => code === unknownField))
  );
}

function reported(
  host: string,
  operation: Text,
  { message, extensions }: z.infer<typeof errorSchema>,
  hide: (written: string) => string,
): BerthError {
  const told = extensions?.code ?? null;
  const code = told === null ? null : hide(told);
  const words = message === null ? null : plainLine(hide(message));
  return BerthError.of(
    'BAD_RESPONSE',
    failed({ operation }, said(text('zot.searchError', { registry: host }), words)),
    {
      reason: 'serverError',
      hint: text('zot.searchError.hint'),
      ...(code === null ? {} : { registryErrors: [{ code }] }),
    },
  );
}
