import { BerthError } from '../../../../shared/errors.ts';
import { type Text, text } from '../../../../shared/text/text.ts';
import { CompressionDamage, WindowTooLarge } from '../../../images/layers/decompress.ts';
import { LayerTooLarge, largestLayer } from '../../../images/layers/read-layer.ts';
import { largestWindow } from '../../../images/layers/zstd-windows.ts';
import { TarDamage } from '../../../images/tar/tar-reader.ts';

/** "Could not read the layer sha256:…: why". */
export function layerText(digest: string, why: Text): Text {
  return text('failed', { operation: text('operation.readLayer', { layer: digest }), why });
}

/** What went wrong in a layer's bytes as an error with words; others as they are. */
export function layerError(error: unknown, digest: string): unknown {
  if (error instanceof TarDamage && error.none)
    return BerthError.of('UNSUPPORTED', layerText(digest, text('files.notArchive')));
  if (error instanceof TarDamage || error instanceof CompressionDamage)
    return BerthError.of('BAD_RESPONSE', layerText(digest, text('files.damaged')), {
      hint: text('files.damaged.hint'),
      cause: error,
    });
  if (error instanceof WindowTooLarge)
    return BerthError.tooLarge(
      error.bytes,
      largestWindow,
      layerText(digest, text('files.window', { bytes: error.bytes })),
      { hint: text('files.window.hint') },
    );
  if (error instanceof LayerTooLarge)
    return BerthError.tooLarge(
      largestLayer,
      largestLayer,
      layerText(digest, text('files.layerTooLarge', { limit: largestLayer })),
    );
  return error;
}

/** True for a layer that is whole and holds no archive. */
export function isNoArchive(error: unknown): boolean {
  return error instanceof TarDamage && error.none;
}
