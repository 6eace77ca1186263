import type { ConnectionReport } from '../../shared/model/connection-report.ts';
import type { RepositoryDetails } from '../../shared/model/repository-details.ts';
import type { Scan } from '../../shared/model/scan.ts';
import type { TagDetails } from '../../shared/model/tag-details.ts';
import type { ToolLogin } from './auth/login.ts';
import type { ImageClient } from './images/image-client.ts';
import type { Deletion, KnownManifest, TagDeletion } from './images/manifest-results.ts';
import type { RepositoriesChunk, TagsChunk } from './lists/listed-names.ts';
import type { Bookmark } from './lists/pages.ts';
import type { RateLimit } from './protocol/rate-limit.ts';
import type { RemovalFacts } from './providers/removal.ts';

/** One registry's client. Every method throws BerthError; an aborted signal ends the network work with CANCELLED. */
export interface RegistryClient extends ImageClient {
  /** What can be removed here, and how. */
  readonly removal: RemovalFacts;
  /** Removes one tag, or tells that it goes with its manifest only; by the provider's API where that is the way. */
  removeTag(
    repository: string,
    tag: string,
    options: { signal: AbortSignal; digest: string },
  ): Promise<TagDeletion>;
  /** Removes a manifest with all its tags; `known` spares reading it. */
  removeManifest(
    repository: string,
    digest: string,
    options: { signal: AbortSignal; known?: KnownManifest | undefined },
  ): Promise<Deletion>;
  /**
   * Full names in the server's order, one chunk per page. A catalog that was
   * closed is remembered for some minutes unless `fresh`. `known` is the list as
   * last seen; it says where to begin reading, never what is there. A catalog that is
   * read page by page keeps its place in `bookmark`, and goes on from one.
   */
  repositories(options: {
    signal: AbortSignal;
    fresh?: boolean | undefined;
    known?: readonly string[] | undefined;
    bookmark?: Bookmark | undefined;
  }): AsyncGenerator<RepositoriesChunk, void, undefined>;
  /** Tags in the server's order, one chunk per page; `bookmark` as above. */
  tags(
    repository: string,
    options: { signal: AbortSignal; bookmark?: Bookmark | undefined },
  ): AsyncGenerator<TagsChunk, void, undefined>;
  /**
   * Tags with what the provider's own API knows of them, one chunk per page of
   * that API. Throws UNSUPPORTED where there is none.
   */
  describeTags(
    repository: string,
    options: { signal: AbortSignal },
  ): AsyncGenerator<readonly TagDetails[], void, undefined>;
  /** Repositories with what the provider's own API knows of them. Throws UNSUPPORTED where there is none. */
  describeRepositories(
    repositories: readonly string[],
    options: { signal: AbortSignal },
  ): AsyncGenerator<RepositoryDetails[], void, undefined>;
  /**
   * One tag as the provider's own API describes it; null where it has none that
   * tells of one tag, or does not tell.
   */
  namedTag(
    repository: string,
    tag: string,
    options: { signal: AbortSignal },
  ): Promise<TagDetails | null>;
  /** What the provider's scanner found in one image; null where it has none or did not look. */
  scan(repository: string, digest: string, options: { signal: AbortSignal }): Promise<Scan | null>;
  /** Never throws for what the registry did: failures are lines of the report. */
  check(options: { signal: AbortSignal }): Promise<ConnectionReport>;
  /**
   * What the registry is signed in to with, as Docker's tools write it down: a login
   * that is lent for a while is made where there is none yet. Null without one. Throws
   * UNSUPPORTED for an access token, which no such tool can use.
   */
  login(options: { signal: AbortSignal }): Promise<ToolLogin | null>;
  /** The registry's quota as its latest answer told, or null while it told none. */
  rateLimit(): RateLimit | null;
  /** What the registry warned of so far (`Warning: 299`), each text once; plain text. */
  warnings(): readonly string[];
  /** True once a host was refused for where it led; a new client might judge otherwise. */
  refusedAddress(): boolean;
  /** Drops connections, tokens and everything under way. */
  close(): Promise<void>;
}
