import type { ImageStep } from '../../../shared/model/image.ts';
import type { HistoryStep } from './image-config.ts';

/**
 * The history with the place of the layer that each step made. Steps and layers
 * go together from the first on (OCI Image 1.1, "history"); where an image has
 * more of one than of the other no wrong pair is told: steps without a layer
 * left have none, and `fits` is false.
 */
export function joinHistory(
  history: readonly HistoryStep[],
  layers: number,
): { steps: ImageStep[]; fits: boolean } {
  let next = 0;
  const made = history.filter(({ emptyLayer }) => !emptyLayer).length;
  const steps = history.map(({ createdAt, createdBy, comment, emptyLayer }): ImageStep => {
    const layer = emptyLayer || next >= layers ? null : next;
    if (layer !== null) next += 1;
    return { createdAt, createdBy, comment, layer };
  });
  return { steps, fits: history.length === 0 || made === layers };
}
