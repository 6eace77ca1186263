/** What one client has learnt of its registry; kept until the client is closed. */
export class ServerTraits {
  /** HEAD of manifests answers, and tells the digest. */
  headWorks = true;
  /** The referrers API (OCI Distribution 1.1, end-12). */
  referrersApi: 'unknown' | 'yes' | 'no' = 'unknown';
  /** DELETE of manifests, by digest. */
  deletes: 'unknown' | 'on' | 'off' = 'unknown';
  /** DELETE by tag was refused. */
  deletesByDigestOnly = false;
  private readonly doubtful = new Set<string>();

  /** Notes whether a digest of a repository was contradicted by the registry itself. */
  noteDigests(repository: string, digests: readonly string[], agree: boolean): void {
    for (const digest of digests) {
      const key = `${repository}@${digest}`;
      if (agree) this.doubtful.delete(key);
      else this.doubtful.add(key);
    }
  }

  isDoubtful(repository: string, digest: string): boolean {
    return this.doubtful.has(`${repository}@${digest}`);
  }
}
