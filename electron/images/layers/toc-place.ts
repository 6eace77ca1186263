/** Where a layer keeps a table of its contents, and what proves it. */
export type TocPlace =
  | {
      kind: 'estargz';
      /** The blob's last bytes, which tell where the table begins. */
      footer: { start: number; length: number };
      /** Of the table's JSON, as the manifest says. */
      digest: string;
    }
  | {
      kind: 'zstdChunked';
      start: number;
      length: number;
      /** Bytes of the JSON. */
      unpacked: number;
      /** Of the table as it is stored, as the manifest says. */
      digest: string;
    };

/** The longest table that is read, unpacked; a layer with a longer one is read itself. */
export const longestToc = 32 * 1024 * 1024;
const footerBytes = 51;
const sha256 = /^sha256:[0-9a-f]{64}$/;

/**
 * What a layer's annotations say of a table of contents: eStargz
 * (containerd/stargz-snapshotter, docs/estargz.md) or zstd:chunked
 * (containers/storage, pkg/chunked; until 2022 under another prefix). Null without one that the manifest proves.
 */
export function tocPlaceOf(layer: {
  annotations: Readonly<Record<string, string>>;
  size: number | null;
}): TocPlace | null {
  const { annotations, size } = layer;
  const estargz = annotations['containerd.io/snapshot/stargz/toc.digest'] ?? '';
  if (sha256.test(estargz) && size !== null && size > footerBytes)
    return {
      kind: 'estargz',
      footer: { start: size - footerBytes, length: footerBytes },
      digest: estargz,
    };
  const chunked = (key: string) =>
    annotations[`io.github.containers.zstd-chunked.${key}`] ??
    annotations[`io.containers.zstd-chunked.${key}`] ??
    '';
  const checksum = chunked('manifest-checksum');
  const position = chunked('manifest-position');
  const [, start, length, unpacked] = /^(\d{1,15}):(\d{1,10}):(\d{1,10}):1$/.exec(position) ?? [];
  const place = { start: Number(start), length: Number(length), unpacked: Number(unpacked) };
  const isInside =
    size !== null && place.start + place.length <= size && place.unpacked <= longestToc;
  if (sha256.test(checksum) && position !== '' && isInside && place.length > 0)
    return { kind: 'zstdChunked', ...place, digest: checksum };
  return null;
}

/**
 * Where the table of an eStargz layer begins, by the layer's last 51 bytes; null
 * where they are no footer.
 */
export function estargzTocStart(footer: Uint8Array): number | null {
  const bytes = Buffer.from(footer);
  if (bytes.length !== footerBytes || bytes.toString('latin1', 32, 38) !== 'STARGZ') return null;
  const digits = bytes.toString('latin1', 16, 32);
  return /^0[0-9a-f]{15}$/.test(digits) ? Number.parseInt(digits, 16) : null;
}
