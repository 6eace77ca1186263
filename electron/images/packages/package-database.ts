import { uriPart } from '../../../shared/uri-part.ts';
import type { InstalledPackage } from './installed-package.ts';
import { rpmPackages } from './rpm-packages.ts';
import { SqliteDamage } from './sqlite-table.ts';
import { apkPackages, dpkgPackages } from './stanzas.ts';

export type DatabaseKind = 'dpkg' | 'apk' | 'rpm';

/** The longest database that is read, in bytes. */
export const longestDatabase = 48 * 1024 * 1024;

/** Where one copy counts, the topmost; links on the way are followed. */
export const databasePlaces = [
  { path: 'var/lib/dpkg/status', kind: 'dpkg' },
  { path: 'lib/apk/db/installed', kind: 'apk' },
  { path: 'usr/lib/apk/db/installed', kind: 'apk' },
  { path: 'var/lib/rpm/rpmdb.sqlite', kind: 'rpm' },
  { path: 'usr/lib/sysimage/rpm/rpmdb.sqlite', kind: 'rpm' },
] as const satisfies readonly { path: string; kind: DatabaseKind }[];

/** One file for each package, in images without a package manager. */
export const dpkgFolder = 'var/lib/dpkg/status.d';

/** Databases of older rpm versions, which are named and not read. */
export const unreadDatabases = [
  'var/lib/rpm/Packages',
  'var/lib/rpm/Packages.db',
  'usr/lib/sysimage/rpm/Packages',
  'usr/lib/sysimage/rpm/Packages.db',
] as const;

export const releaseFiles = ['etc/os-release', 'usr/lib/os-release'] as const;

/** What a path of a layer is to packages: a database of a kind, the release's name, or nothing. */
export function databaseKindOf(path: string): DatabaseKind | 'release' | null {
  if (releaseFiles.some((one) => one === path)) return 'release';
  if (path.startsWith(`${dpkgFolder}/`)) return path.endsWith('.md5sums') ? null : 'dpkg';
  return databasePlaces.find((place) => place.path === path)?.kind ?? null;
}

/** The packages of a database; null where it cannot be read. */
export function packagesOf(kind: DatabaseKind, file: Buffer): InstalledPackage[] | null {
  if (kind === 'dpkg') return dpkgPackages(file.toString('utf8'));
  if (kind === 'apk') return apkPackages(file.toString('utf8'));
  try {
    return rpmPackages(file);
  } catch (error) {
    if (error instanceof SqliteDamage || error instanceof RangeError) return null;
    throw error;
  }
}

/** The `ID` of an os-release (os-release(5)), as package URLs name the distribution. */
export function releaseId(text: string): string | null {
  return /^ID=["']?([a-z0-9._-]{1,40})["']?\s*$/m.exec(text)?.[1] ?? null;
}

/** The package URL of a package of a distribution (package-url/purl-spec, PURL-TYPES). */
export function purlOf(one: InstalledPackage, distribution: string | null): string | null {
  if (one.purl !== null) return one.purl;
  if (one.type === null || distribution === null) return null;
  const arch = one.architecture === null ? '' : `?arch=${uriPart(one.architecture)}`;
  const [name, version] = [one.name, one.version].map(uriPart);
  return `pkg:${one.type}/${distribution}/${name}@${version}${arch}`;
}
