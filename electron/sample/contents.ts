import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Build, makeBuild } from './build.ts';
import { repositoryNames } from './repository-names.ts';
import { type RepositoryTags, tagsOf } from './repository-tags.ts';

/** How many repositories, and how many builds of one, are kept once made. */
const keptRepositories = 8;
const keptBuilds = 64;

/** Builds made in one go while a digest is looked for. */
const searchStep = 50;

/** One repository's contents; made when asked for, the same each time. */
export class RepositoryContents {
  readonly tags: RepositoryTags;
  readonly #repository: string;
  readonly #builds = new Map<number, Build>();
  /** Digest to build number: of builds made so far, and of all once a search went through. */
  readonly #buildOfDigest = new Map<string, number>();
  #search: Promise<void> | undefined;

  constructor(repository: string) {
    this.#repository = repository;
    this.tags = tagsOf(repository);
  }

  ofTag(tag: string): Build | undefined {
    const build = this.tags.builds.get(tag);
    return build === undefined ? undefined : this.#make(build);
  }

  /** The build that brought a digest. One never told about means looking through all, once. */
  async ofDigest(digest: string): Promise<Build | undefined> {
    if (!this.#buildOfDigest.has(digest)) {
      this.#search ??= this.#searchAll();
      await this.#search;
    }
    const build = this.#buildOfDigest.get(digest);
    return build === undefined ? undefined : this.#make(build);
  }

  #make(build: number): Build {
    const made = this.#builds.get(build) ?? makeBuild(this.#repository, this.tags, build);
    this.#builds.delete(build);
    this.#builds.set(build, made);
    dropOldest(this.#builds, keptBuilds);
    this.#remember(build, made);
    return made;
  }

  #remember(build: number, { manifests, blobs }: Build): void {
    for (const digest of manifests.keys()) this.#buildOfDigest.set(digest, build);
    for (const digest of blobs.keys()) this.#buildOfDigest.set(digest, build);
  }

  async #searchAll(): Promise<void> {
    for (let build = 0; build < this.tags.versions.length; build += 1) {
      this.#remember(build, makeBuild(this.#repository, this.tags, build));
      if (build % searchStep === 0) await nextTurn();
    }
  }
}

/** The contents of the whole sample registry. */
export class SampleContents {
  readonly #kept = new Map<string, RepositoryContents>();
  readonly #names = new Set(repositoryNames());

  /** Undefined when there is no such repository. */
  repository(name: string): RepositoryContents | undefined {
    if (!this.#names.has(name)) return undefined;
    const contents = this.#kept.get(name) ?? new RepositoryContents(name);
    this.#kept.delete(name);
    this.#kept.set(name, contents);
    dropOldest(this.#kept, keptRepositories);
    return contents;
  }
}

/** Maps keep the order of insertion: the first key is the one used longest ago. */
function dropOldest<K>(map: Map<K, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
