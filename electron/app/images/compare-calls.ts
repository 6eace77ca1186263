import type { Handlers, ParsedInput } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import type { Image } from '../../../shared/model/image.ts';
import type { Platform } from '../../../shared/model/platform.ts';
import { compareImages } from '../../images/compare/compare-images.ts';
import type { CoreParts } from '../core-parts.ts';
import { unlessEnded } from '../registries/client-pool.ts';
import { pooledClient } from '../registries/registry-client-access.ts';

type Side = ParsedInput<'images.compare'>['left'];

/** Two images side by side, of whatever registries. */
export function compareCalls(parts: CoreParts): Pick<Handlers, 'images.compare'> {
  const read = async (side: Side, platform: Platform | undefined, signal: AbortSignal) => {
    const { client, ended } = await pooledClient(parts, side.registryId);
    const both = AbortSignal.any([signal, ended]);
    return unlessEnded(
      ended,
      client.image(side.repository, side.reference, { signal: both, platform }),
    );
  };
  return {
    async 'images.compare'({ left, right }, { signal }) {
      const one = await read(left, left.platform, signal);
      const platform = right.platform ?? left.platform ?? one.shown?.platform ?? undefined;
      return compareImages(one, await readLike(right, platform, signal));
    },
  };

  /** The other side for the same platform, else as it is shown by itself. */
  async function readLike(
    side: Side,
    platform: Platform | undefined,
    signal: AbortSignal,
  ): Promise<Image> {
    try {
      return await read(side, platform, signal);
    } catch (error) {
      const isNone = error instanceof BerthError && error.code === 'INVALID_INPUT';
      if (!isNone || side.platform !== undefined || platform === undefined) throw error;
      return read(side, undefined, signal);
    }
  }
}
