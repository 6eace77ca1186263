/** What a provider knows of one tag beside its name; null where it does not say. */
export interface TagDetails {
  name: string;
  digest: string | null;
  /** Bytes, as the provider counts them. */
  size: number | null;
  /** ISO times. */
  pushedAt: string | null;
  pulledAt: string | null;
}
