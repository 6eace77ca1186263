/** One installed package, as a database or an SBOM tells of it. */
export interface InstalledPackage {
  name: string;
  version: string;
  /** `deb`, `apk`, `rpm`, or the type of a package URL, such as `npm`. */
  type: string | null;
  architecture: string | null;
  license: string | null;
  /** The source package it was built from. */
  origin: string | null;
  /** Its package URL, where one is told. */
  purl: string | null;
}

/** Packages of one database, in its order. */
export const mostPackages = 200_000;
