import { z } from 'zod';
import { jsonValue } from '../../../shared/json-text.ts';
import type { Journals } from '../../storage/journals.ts';

/** Bytes that are kept of all deleted manifests (DESIGN, "Jobs"). */
const mostBytes = 256 * 1024 * 1024;

const keptSchema = z.object({
  digest: z.string(),
  mediaType: z.string().nullable(),
  /** Base64. */
  bytes: z.string(),
});

/** A manifest as it was before it was deleted. */
export interface KeptManifest {
  digest: string;
  mediaType: string | null;
  bytes: Uint8Array;
}

/** What delete jobs removed, in one file a job: durable before the first of it goes. */
export class KeptManifests {
  readonly #journals: Journals;
  readonly #limit: number;

  constructor(journals: Journals, limit: number = mostBytes) {
    this.#journals = journals;
    this.#limit = limit;
  }

  /**
   * Keeps the manifests of a job; those of the oldest others go when there are
   * too many bytes. `newestFirst` are the other jobs. Throws STORAGE.
   */
  async keep(
    jobId: string,
    manifests: Iterable<KeptManifest>,
    newestFirst: readonly string[],
  ): Promise<void> {
    const writer = await this.#journals.open(jobId);
    try {
      const lines = [...manifests].map(({ digest, mediaType, bytes }) =>
        JSON.stringify({ digest, mediaType, bytes: Buffer.from(bytes).toString('base64') }),
      );
      await Promise.all(lines.map((line) => writer.append(line)));
    } finally {
      await writer.close();
    }
    let sum = await this.#journals.size(jobId);
    const others = (await this.#journals.ids()).filter((id) => id !== jobId);
    const age = new Map(newestFirst.map((id, index) => [id, index]));
    others.sort((a, b) => (age.get(a) ?? others.length) - (age.get(b) ?? others.length));
    for (const id of others) {
      sum += await this.#journals.size(id);
      if (sum > this.#limit) await this.#journals.remove(id);
    }
  }

  /** By digest; empty where nothing is kept any more. Damaged lines are left out. */
  async read(jobId: string): Promise<Map<string, KeptManifest>> {
    const kept = new Map<string, KeptManifest>();
    for (const line of (await this.#journals.read(jobId)) ?? []) {
      const parsed = keptSchema.safeParse(jsonValue(line));
      if (!parsed.success) continue;
      const { digest, mediaType, bytes } = parsed.data;
      kept.set(digest, { digest, mediaType, bytes: Buffer.from(bytes, 'base64') });
    }
    return kept;
  }

  /** Whether anything is kept of a job. */
  async has(jobId: string): Promise<boolean> {
    return (await this.#journals.size(jobId)) > 0;
  }

  async drop(jobId: string): Promise<void> {
    await this.#journals.remove(jobId);
  }
}
