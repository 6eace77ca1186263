import type { Platform } from '../../../shared/model/platform.ts';
import type { Descriptor } from './descriptor.ts';

const architectures: Readonly<Record<string, string>> = {
  aarch64: 'arm64',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  i386: '386',
  i686: '386',
  armhf: 'arm',
  armel: 'arm',
};
/** Variants that go without saying (containerd, `platforms.Normalize`). */
const implied: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7', amd64: 'v1' };

/** Node's names of architectures, as OCI calls them (GOARCH). */
const ofNode: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  arm64: 'arm64',
  arm: 'arm',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
};

/** The architecture that containers of this computer have. */
export function ownArchitecture(architecture: string = process.arch): string {
  return ofNode[architecture] ?? architecture;
}

/** The same platform under its usual names: `aarch64` is `arm64`, `arm64/v8` is `arm64`. */
export function usualPlatform(platform: {
  os: string;
  architecture: string;
  variant: string | null;
  osVersion: string | null;
}): Platform {
  const architecture = architectures[platform.architecture] ?? platform.architecture;
  const variant =
    platform.variant ??
    (platform.architecture === 'armel' ? 'v6' : platform.architecture === 'armhf' ? 'v7' : null);
  return {
    os: platform.os,
    architecture,
    ...(variant === null || implied[architecture] === variant ? {} : { variant }),
    ...(platform.osVersion === null ? {} : { osVersion: platform.osVersion }),
  };
}

/** True when both name the same platform; a wish without variant or version takes any. */
export function fitsPlatform(platform: Platform, wanted: Platform): boolean {
  return (
    platform.os === wanted.os &&
    platform.architecture === wanted.architecture &&
    (wanted.variant === undefined || platform.variant === wanted.variant) &&
    (wanted.osVersion === undefined || platform.osVersion === wanted.osVersion)
  );
}

/**
 * The entry of an index to show first: the one `wanted`; without a wish Linux on
 * this computer's architecture, else on amd64, else the first that can run. The
 * first match counts, as for every client (OCI Image 1.1, "Image Index"). Null
 * when there is none, or none that fits the wish.
 */
export function choosePlatform(
  entries: readonly Descriptor[],
  wanted: Platform | null,
  architecture: string = ownArchitecture(),
): Descriptor | null {
  const find = (wish: Platform) =>
    entries.find(
      ({ platform }) => platform !== null && fitsPlatform(usualPlatform(platform), wish),
    );
  if (wanted !== null) return find(wanted) ?? null;
  return (
    find({ os: 'linux', architecture }) ??
    find({ os: 'linux', architecture: 'amd64' }) ??
    entries.find(({ platform }) => platform !== null) ??
    entries[0] ??
    null
  );
}
