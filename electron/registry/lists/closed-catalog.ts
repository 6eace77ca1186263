import { BerthError } from '../../../shared/errors.ts';

/**
 * Remembers that a registry's catalog is closed, so that looking at its list
 * again does not ask again for a while.
 */
export class ClosedCatalog {
  private readonly forMs: number;
  private refusal: { error: BerthError; until: number } | null = null;

  /** `forMs`: how long one refusal counts, in milliseconds. */
  constructor(forMs: number) {
    this.forMs = forMs;
  }

  /** Throws FORBIDDEN (catalogClosed) as the registry did, while it is remembered. */
  check(): void {
    if (this.refusal === null) return;
    if (this.refusal.until > performance.now())
      throw BerthError.fromData(this.refusal.error.toData());
    this.refusal = null;
  }

  /** Keeps an error that says the catalog is closed; other errors may pass. */
  note(error: unknown): void {
    if (error instanceof BerthError && error.reason === 'catalogClosed')
      this.refusal = { error, until: performance.now() + this.forMs };
  }

  forget(): void {
    this.refusal = null;
  }
}
