import { z } from 'zod';
import { looseCount, looseDigest, looseList, looseText, looseTime } from '../api/loose-fields.ts';

/**
 * What Berth asks GitLab's GraphQL API (docs.gitlab.com, "GraphQL API
 * resources"). Each query also asks who is asking: with a token that the API
 * does not take, older GitLabs answer as to a visitor.
 */
const who = 'currentUser { id }';
const more = 'pageInfo { hasNextPage endCursor }';
const images = `${more} nodes { id path }`;
const projects = `${more} nodes { fullPath containerRepositories(first: 100) { ${images} } }`;

/** Pages are of 50 projects, since GitLab looks for the images of each one. */
export const memberProjects = `query($after: String) { ${who}
  projects(membership: true, first: 50, after: $after) { ${projects} } }`;

export const placeAt = `query($path: ID!) { ${who}
  group(fullPath: $path) { containerRepositories(first: 1) { nodes { id path } } }
  project(fullPath: $path) { fullPath }
  namespace(fullPath: $path) { id } }`;

export const groupImages = `query($path: ID!, $after: String) { ${who}
  group(fullPath: $path) { containerRepositories(first: 100, after: $after) { ${images} } } }`;

export const projectImages = `query($path: ID!, $after: String) { ${who}
  project(fullPath: $path) { containerRepositories(first: 100, after: $after) { ${images} } } }`;

export const namespaceProjects = `query($path: ID!, $after: String) { ${who}
  namespace(fullPath: $path) {
    projects(includeSubgroups: true, first: 50, after: $after) { ${projects} } } }`;

/** GitLab gives 20 tags at most; `publishedAt` is there since 16.9. */
export const imageTags = (times: 'createdAt' | 'createdAt publishedAt') =>
  `query($id: ContainerRepositoryID!, $after: String) { ${who}
  containerRepository(id: $id) {
    tags(first: 20, after: $after) { ${more} nodes { name digest totalSize ${times} } } } }`;

const pageOf = <T>(member: z.ZodType<T>) =>
  z.object({
    pageInfo: z
      .object({ hasNextPage: z.boolean(), endCursor: looseText })
      .nullish()
      .transform((info) => (info?.hasNextPage === true ? info.endCursor : null)),
    nodes: looseList(member),
  });
const whoIsAsking = { currentUser: z.object({ id: z.string() }).nullish() };
const imageSchema = z.object({ id: z.string().min(1), path: z.string().min(1) });
const imagesSchema = z.object({ containerRepositories: pageOf(imageSchema).nullish() }).nullish();
const projectsSchema = pageOf(
  z.object({
    fullPath: z.string().min(1),
    containerRepositories: pageOf(imageSchema).nullish(),
  }),
);
export const tagSchema = z.object({
  name: z.string().min(1),
  digest: looseDigest,
  totalSize: looseCount,
  createdAt: looseTime,
  publishedAt: looseTime,
});

export interface ImageIn {
  currentUser?: { id: string } | null | undefined;
  /** In the order asked; null for what is no project, or is hidden. */
  projects: z.infer<typeof imagesSchema>[];
}

export type GitlabImage = z.infer<typeof imageSchema>;
export type GitlabProjects = z.infer<typeof projectsSchema>;

export const memberProjectsSchema = z.object({
  ...whoIsAsking,
  projects: projectsSchema.nullish(),
});
export const placeSchema = z.object({
  ...whoIsAsking,
  group: imagesSchema,
  project: z.object({ fullPath: z.string() }).nullish(),
  namespace: z.object({ id: z.string() }).nullish(),
});
export const groupImagesSchema = z.object({ ...whoIsAsking, group: imagesSchema });
export const projectImagesSchema = z.object({ ...whoIsAsking, project: imagesSchema });
export const namespaceProjectsSchema = z.object({
  ...whoIsAsking,
  namespace: z.object({ projects: projectsSchema.nullish() }).nullish(),
});
export const tagsSchema = z.object({
  ...whoIsAsking,
  containerRepository: z.object({ tags: pageOf(tagSchema).nullish() }).nullish(),
});

/**
 * Where a repository may lie: below a project of two parts or more, with up to
 * three parts of its own (docs.gitlab.com, "Naming convention for your images").
 */
export function projectsThatMayHold(repository: string): string[] {
  const parts = repository.split('/');
  return [0, 1, 2, 3]
    .map((own) => parts.slice(0, parts.length - own))
    .filter((project) => project.length >= 2)
    .map((project) => project.join('/'));
}

/** Asks for a repository in all of `projects` at once, narrowed by its name below each; answered by `p0`, `p1` and so on. */
export function imageIn(
  projects: readonly string[],
  repository: string,
): { query: string; variables: Record<string, string>; schema: z.ZodType<ImageIn> } {
  const found = projects.map((path, at) => {
    const name = repository.slice(path.length + 1);
    return {
      declared: `$p${at}: ID!${name === '' ? '' : `, $n${at}: String`}`,
      asked: `p${at}: project(fullPath: $p${at}) {
  containerRepositories(first: 100${name === '' ? '' : `, name: $n${at}`}) { ${images} } }`,
      variables: { [`p${at}`]: path, ...(name === '' ? {} : { [`n${at}`]: name }) },
    };
  });
  return {
    query: `query(${found.map(({ declared }) => declared).join(', ')}) { ${who}
  ${found.map(({ asked }) => asked).join('\n  ')} }`,
    variables: Object.assign({}, ...found.map(({ variables }) => variables)),
    schema: z.looseObject({ ...whoIsAsking }).transform(({ currentUser, ...answers }) => ({
      currentUser,
      projects: projects.map((_path, at) => imagesSchema.catch(null).parse(answers[`p${at}`])),
    })),
  };
}
