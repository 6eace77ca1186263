import type { ImagePackage } from '../../shared/model/image-packages.ts';

/** A package that differs between two images. */
export interface ComparedPackage {
  readonly name: string;
  /** Versions, several where several are there; null where it is not. */
  readonly left: string | null;
  readonly right: string | null;
}

/** Packages that one side alone has, or has in another version; by name. */
export function comparePackages(
  left: readonly ImagePackage[],
  right: readonly ImagePackage[],
): ComparedPackage[] {
  const [before, after] = [versionsByName(left), versionsByName(right)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({
      name: key.slice(key.indexOf(' ') + 1),
      left: before.get(key) ?? null,
      right: after.get(key) ?? null,
    }))
    .filter((one) => one.left !== one.right)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** By type and name, since an rpm and a library may have one name. */
function versionsByName(packages: readonly ImagePackage[]): Map<string, string> {
  const all = new Map<string, Set<string>>();
  for (const { type, name, version } of packages) {
    const key = `${type ?? ''} ${name}`;
    all.set(key, (all.get(key) ?? new Set()).add(version));
  }
  return new Map([...all].map(([key, versions]) => [key, [...versions].sort().join(', ')]));
}
