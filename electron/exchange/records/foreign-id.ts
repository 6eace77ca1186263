import type { Registry } from '../../../shared/model/registry.ts';
import type { ForeignFormat } from '../foreign-format.ts';
import { keptOriginal } from './kept-platform.ts';

/** The id that a system gave a registry which came from it, as its reader finds it in what was kept. */
export function keptForeignId(
  registry: Pick<Registry, 'platform'>,
  format: ForeignFormat,
): string | undefined {
  const kept = keptOriginal(registry, format.id);
  if (kept === null) return undefined;
  try {
    return format.read(kept.record, JSON.stringify(kept.record)).registries[0]?.foreignId;
  } catch {
    // Too little was kept of the record to be read again.
    return undefined;
  }
}
