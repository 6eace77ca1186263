import { RecentMap } from '../../http/recent-map.ts';

/** What one repository has shown of its server; others behind the same address may be served by another. */
export interface RepositoryTraits {
  /** HEAD of manifests answers, and tells the digest. */
  headWorks: boolean;
  /** The referrers API (OCI Distribution 1.1, end-12). */
  referrersApi: 'unknown' | 'yes' | 'no';
  /** DELETE of manifests, by digest. */
  deletes: 'unknown' | 'on' | 'off';
  /** DELETE by tag was refused. */
  deletesByDigestOnly: boolean;
}

const maxRepositories = 1_000;
const maxDoubtful = 10_000;

/** What one client has learnt of its registry, repository by repository; kept until the client is closed. */
export class ServerTraits {
  private readonly repositories = new RecentMap<string, RepositoryTraits>(maxRepositories);
  private readonly doubtful = new Set<string>();
  private lastDeletes: RepositoryTraits['deletes'] = 'unknown';

  /** The traits of a repository, to be read and changed. */
  of(repository: string): RepositoryTraits {
    const known = this.repositories.get(repository);
    if (known !== undefined) return known;
    const traits: RepositoryTraits = {
      headWorks: true,
      referrersApi: 'unknown',
      deletes: 'unknown',
      deletesByDigestOnly: false,
    };
    this.repositories.set(repository, traits);
    return traits;
  }

  noteDeletes(repository: string, deletes: 'on' | 'off'): void {
    this.of(repository).deletes = deletes;
    this.lastDeletes = deletes;
  }

  /** Of one repository, or as the latest delete anywhere showed. */
  deletes(repository?: string): RepositoryTraits['deletes'] {
    return repository === undefined ? this.lastDeletes : this.of(repository).deletes;
  }

  /** Notes whether a digest of a repository was contradicted by the registry itself. */
  noteDigests(repository: string, digests: readonly string[], agree: boolean): void {
    for (const digest of digests) {
      const key = `${repository}@${digest}`;
      if (agree) this.doubtful.delete(key);
      else if (this.doubtful.size <= maxDoubtful) this.doubtful.add(key);
    }
  }

  /** True for a contradicted digest, and for all where more were contradicted than are kept. */
  isDoubtful(repository: string, digest: string): boolean {
    return this.doubtful.size > maxDoubtful || this.doubtful.has(`${repository}@${digest}`);
  }
}
