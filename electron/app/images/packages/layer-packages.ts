import type { ImageLayer } from '../../../../shared/model/image.ts';
import type { PackageSource } from '../../../../shared/model/image-packages.ts';
import type { FileTree } from '../../../images/layers/file-tree.ts';
import { followLinks } from '../../../images/layers/follow-links.ts';
import type { InstalledPackage } from '../../../images/packages/installed-package.ts';
import {
  type DatabaseKind,
  databaseKindOf,
  databasePlaces,
  dpkgFolder,
  longestDatabase,
  packagesOf,
  releaseFiles,
  releaseId,
  unreadDatabases,
} from '../../../images/packages/package-database.ts';
import type { RegistryClient } from '../../../registry/client.ts';
import { findFile, readFileBytes } from '../files/file-bytes.ts';
import { LayerSource } from '../files/layer-source.ts';
import type { ListedFiles } from '../files/read-listings.ts';

/** Packages with what told of them. */
export interface TracedPackages {
  packages: { one: InstalledPackage; source: number }[];
  sources: PackageSource[];
  /** Databases of a format that is not read. */
  notRead: string[];
  /** The distribution, as package URLs name it. */
  distribution: string | null;
}

interface Request {
  repository: string;
  signal: AbortSignal;
}

/**
 * The packages that the databases of a merged image tell of: of each database the topmost
 * copy, which a later layer replaces as a whole, and each file of dpkg's `status.d`.
 */
export async function layerPackages(
  client: RegistryClient,
  request: Request,
  listed: ListedFiles,
): Promise<TracedPackages> {
  const { tree } = listed;
  const told: TracedPackages = { packages: [], sources: [], notRead: [], distribution: null };
  const seen = new Set<number>();
  for (const { path, kind } of [...databasePlaces, ...statusFiles(tree)]) {
    const node = followLinks(tree, path);
    if (typeof node !== 'number' || seen.has(node) || tree.typeOf(node) !== 'file') continue;
    seen.add(node);
    const found = await databaseAt(client, request, listed, { path, kind });
    if (found === null) told.notRead.push(path);
    else {
      const source = told.sources.length;
      told.sources.push({ kind: 'database', database: kind, layer: tree.layerOf(node), path });
      for (const one of found) told.packages.push({ one, source });
    }
  }
  for (const path of unreadDatabases)
    if (typeof followLinks(tree, path) === 'number') told.notRead.push(path);
  for (const path of releaseFiles) {
    if (told.distribution !== null || typeof followLinks(tree, path) !== 'number') continue;
    told.distribution = await releaseAt(client, request, listed, path);
  }
  return told;
}

function statusFiles(tree: FileTree): { path: string; kind: DatabaseKind }[] {
  const folder = followLinks(tree, dpkgFolder);
  if (typeof folder !== 'number') return [];
  return [...tree.children(folder)]
    .map((node) => `${dpkgFolder}/${tree.name(node)}`)
    .filter((path) => databaseKindOf(path) === 'dpkg')
    .sort()
    .slice(0, 10_000)
    .map((path) => ({ path, kind: 'dpkg' as const }));
}

async function databaseAt(
  client: RegistryClient,
  request: Request,
  listed: ListedFiles,
  { path, kind }: { path: string; kind: DatabaseKind },
): Promise<InstalledPackage[] | null> {
  const file = findFile(listed.tree, path);
  const kept = listed.listings.get(file.layer)?.databases.get(file.offset);
  if (kept !== undefined) return kept.kind === 'release' ? null : kept.packages;
  if (file.size > longestDatabase) return null;
  return packagesOf(kind, await bytesOf(client, request, listed, path));
}

async function releaseAt(
  client: RegistryClient,
  request: Request,
  listed: ListedFiles,
  path: string,
): Promise<string | null> {
  const node = followLinks(listed.tree, path);
  if (typeof node !== 'number' || listed.tree.typeOf(node) !== 'file') return null;
  const file = findFile(listed.tree, path);
  const kept = listed.listings.get(file.layer)?.databases.get(file.offset);
  if (kept?.kind === 'release') return kept.id;
  if (file.size > 64 * 1024) return null;
  return releaseId((await bytesOf(client, request, listed, path)).toString('utf8'));
}

/** A file of a layer that was listed by its table of contents, or that lies under another name. */
async function bytesOf(
  client: RegistryClient,
  { repository, signal }: Request,
  listed: ListedFiles,
  path: string,
): Promise<Buffer> {
  const file = findFile(listed.tree, path);
  const layer: ImageLayer | undefined = listed.layers[file.layer];
  const listing = listed.listings.get(file.layer);
  if (layer === undefined || listing === undefined) throw new Error('The layer was listed');
  const source = new LayerSource(client, { repository, layer, signal });
  const pieces: Uint8Array[] = [];
  await readFileBytes({
    ...{ source, listing, file, limit: file.size + 1 },
    take: (piece) => {
      pieces.push(piece);
    },
  });
  return Buffer.concat(pieces);
}
