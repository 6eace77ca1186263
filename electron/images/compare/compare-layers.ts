import type { ImageLayer } from '../../../shared/model/image.ts';
import type { ComparedLayer } from '../../../shared/model/image-comparison.ts';

/** Layers of one image with what they unpack to, where that is known. */
export interface LayersOfSide {
  layers: readonly ImageLayer[];
  /** Digests of the unpacked layers, in the same order. */
  diffIds: readonly string[];
}

/** Layers of one image that are compared; images have at most 127 on Linux. */
const most = 1000;

/**
 * The layers of two images side by side, in their order: those both hold, those that only differ in
 * how they are compressed, and those that one alone has.
 */
export function compareLayers(left: LayersOfSide, right: LayersOfSide): ComparedLayer[] {
  const [before, after] = [left, right].map(identified);
  if (before === undefined || after === undefined) return [];
  const lengths = commonLengths(before, after);
  const compared: ComparedLayer[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const one = before[i];
    const other = after[j];
    if (one !== undefined && other !== undefined && one.id === other.id) {
      const state = one.layer.digest === other.layer.digest ? 'shared' : 'recompressed';
      compared.push({ state, left: shown(one.layer), right: shown(other.layer) });
      i += 1;
      j += 1;
    } else if (
      one !== undefined &&
      (other === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      compared.push({ state: 'removed', left: shown(one.layer), right: null });
      i += 1;
    } else if (other !== undefined) {
      compared.push({ state: 'added', left: null, right: shown(other.layer) });
      j += 1;
    }
  }
  return compared;
}

interface Identified {
  layer: ImageLayer;
  id: string;
}

function identified({ layers, diffIds }: LayersOfSide): Identified[] {
  const areKnown = diffIds.length === layers.length;
  return layers
    .slice(0, most)
    .map((layer, at) => ({ layer, id: (areKnown ? diffIds[at] : undefined) ?? layer.digest }));
}

/** Of each pair of ends: how many layers they have in common, in order. */
function commonLengths(left: readonly Identified[], right: readonly Identified[]): Uint16Array[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1)
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      const below = lengths[i + 1];
      if (row === undefined || below === undefined) continue;
      row[j] =
        left[i]?.id === right[j]?.id
          ? (below[j + 1] ?? 0) + 1
          : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return lengths;
}

function shown({ digest, size }: ImageLayer): { digest: string; size: number | null } {
  return { digest, size };
}
