import { buildSchema, graphqlSync } from 'graphql';
import { z } from 'zod';

/** What Berth uses of GitLab's schema, as its reference documents it (docs.gitlab.com, "GraphQL API resources"). */
const documented = `
  scalar Time
  scalar BigInt
  scalar ContainerRepositoryID
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type CurrentUser { id: ID! username: String! }
  type ContainerRepository { id: ContainerRepositoryID! name: String! path: String! }
  type ContainerRepositoryConnection { nodes: [ContainerRepository] pageInfo: PageInfo! }
  type ContainerRepositoryTag {
    name: String! digest: String totalSize: BigInt createdAt: Time publishedAt: Time
  }
  type ContainerRepositoryTagConnection { nodes: [ContainerRepositoryTag] pageInfo: PageInfo! }
  type ContainerRepositoryDetails {
    id: ContainerRepositoryID!
    tags(after: String, first: Int): ContainerRepositoryTagConnection
  }
  type Project {
    fullPath: ID!
    containerRepositories(name: String, after: String, first: Int): ContainerRepositoryConnection
  }
  type ProjectConnection { nodes: [Project] pageInfo: PageInfo! }
  type Group {
    fullPath: ID!
    containerRepositories(name: String, after: String, first: Int): ContainerRepositoryConnection
  }
  type Namespace {
    id: ID!
    projects(includeSubgroups: Boolean = false, after: String, first: Int): ProjectConnection!
  }
  type Query {
    currentUser: CurrentUser
    projects(membership: Boolean, after: String, first: Int): ProjectConnection
    project(fullPath: ID!): Project
    group(fullPath: ID!): Group
    namespace(fullPath: ID!): Namespace
    containerRepository(id: ContainerRepositoryID!): ContainerRepositoryDetails
  }`;

export interface GitlabWorld {
  /** Null plays a visitor, or a token that lacks the scope. */
  user: string | null;
  /** The images of each project by their full paths; null where the account may not see its registry. */
  projects: Readonly<Record<string, readonly string[] | null>>;
  /** Groups whose images may be listed at once; other beginnings of projects are namespaces only. */
  groups?: readonly string[];
  tags?: Readonly<Record<string, readonly object[]>>;
  /** Before 16.9. */
  older?: boolean;
}

const requestSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.union([z.string(), z.null()])),
});

interface Paged {
  after?: string | null;
  first?: number | null;
}

/** `POST /api/graphql` of a GitLab that holds `world`: the queries are checked and run by GraphQL's reference implementation. */
export function answerGraphql(world: GitlabWorld, body: string): { body: unknown } {
  const { query, variables } = requestSchema.parse(JSON.parse(body));
  const schema = buildSchema(
    world.older === true ? documented.replace('publishedAt: Time', '') : documented,
  );
  const rootValue = rootOf(world);
  return { body: graphqlSync({ schema, source: query, rootValue, variableValues: variables }) };
}

function rootOf({ user, projects, groups = [], tags = {} }: GitlabWorld) {
  const paths = Object.keys(projects);
  const imageOf = (path: string) => ({ id: `gid://gitlab/ContainerRepository/${path}`, path });
  const projectOf = (fullPath: string) => ({
    fullPath,
    containerRepositories: ({ name, ...paged }: Paged & { name?: string | null }) => {
      const images = projects[fullPath] ?? null;
      const own = (path: string) => path.slice(fullPath.length + 1);
      return images === null
        ? null
        : pageOf(
            images.filter((path) => own(path).includes(name ?? '')),
            paged,
            100,
            imageOf,
          );
    },
  });
  const isBelow = (path: string, group: string) => path.startsWith(`${group}/`);
  return {
    currentUser: user === null ? null : { id: `gid://gitlab/User/${user}`, username: user },
    projects: (paged: Paged) => pageOf(paths, paged, 100, projectOf),
    project: ({ fullPath }: { fullPath: string }) =>
      paths.includes(fullPath) ? projectOf(fullPath) : null,
    group: ({ fullPath }: { fullPath: string }) =>
      groups.includes(fullPath)
        ? {
            fullPath,
            containerRepositories: (paged: Paged) =>
              pageOf(
                paths
                  .filter((path) => isBelow(path, fullPath))
                  .flatMap((path) => projects[path] ?? []),
                paged,
                100,
                imageOf,
              ),
          }
        : null,
    namespace: ({ fullPath }: { fullPath: string }) =>
      paths.some((path) => isBelow(path, fullPath))
        ? {
            id: fullPath,
            projects: (paged: Paged) =>
              pageOf(
                paths.filter((path) => isBelow(path, fullPath)),
                paged,
                100,
                projectOf,
              ),
          }
        : null,
    containerRepository: ({ id }: { id: string }) => ({
      id,
      tags: (paged: Paged) =>
        pageOf(
          tags[id.replace('gid://gitlab/ContainerRepository/', '')] ?? [],
          paged,
          20,
          (tag) => tag,
        ),
    }),
  };
}

/** A page as GitLab cuts it: never longer than `most`, continued after a cursor that tells nothing. */
function pageOf<T, N>(
  all: readonly T[],
  { after, first }: Paged,
  most: number,
  nodeOf: (item: T) => N,
) {
  const from = after === null || after === undefined ? 0 : Number(atob(after));
  const to = from + Math.min(first ?? most, most);
  return {
    nodes: all.slice(from, to).map(nodeOf),
    pageInfo: { hasNextPage: to < all.length, endCursor: btoa(String(Math.min(to, all.length))) },
  };
}
