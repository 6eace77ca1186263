import { type InstalledPackage, mostPackages } from './installed-package.ts';
import { blobsOfTable } from './sqlite-table.ts';

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  license: 1014,
  architecture: 1022,
  source: 1044,
} as const;

/** The packages of `rpmdb.sqlite` (rpm 4.16 and later). Throws SqliteDamage. */
export function rpmPackages(file: Buffer): InstalledPackage[] {
  const packages: InstalledPackage[] = [];
  for (const blob of blobsOfTable(file, 'Packages')) {
    const header = readHeader(blob);
    const name = header.get(tags.name);
    const version = header.get(tags.version);
    // Keys of signers are kept as packages too.
    if (name === undefined || version === undefined || name === 'gpg-pubkey') continue;
    if (packages.length >= mostPackages) break;
    const epoch = header.get(tags.epoch);
    const release = header.get(tags.release);
    packages.push({
      ...{ name, type: 'rpm', architecture: header.get(tags.architecture) ?? null },
      version: `${epoch === undefined ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`,
      license: header.get(tags.license) ?? null,
      origin: header.get(tags.source) ?? null,
      purl: null,
    });
  }
  return packages;
}

const types = { int32: 4, string: 6, i18n: 9 } as const;

/** The wanted tags of a package's header (rpm, "Header format"): a count, a length, an index of 16 bytes each. */
function readHeader(blob: Buffer): Map<number, string> {
  const found = new Map<number, string>();
  if (blob.length < 8) return found;
  const entries = blob.readUInt32BE(0);
  const start = 8 + entries * 16;
  if (start > blob.length) return found;
  const wanted: ReadonlySet<number> = new Set(Object.values(tags));
  for (let at = 8; at < start; at += 16) {
    const tag = blob.readUInt32BE(at);
    if (!wanted.has(tag)) continue;
    const type = blob.readUInt32BE(at + 4);
    const place = start + blob.readUInt32BE(at + 8);
    if (place >= blob.length) continue;
    if (type === types.int32 && place + 4 <= blob.length)
      found.set(tag, String(blob.readUInt32BE(place)));
    else if (type === types.string || type === types.i18n) {
      const end = blob.indexOf(0, place);
      found.set(tag, blob.toString('utf8', place, end < 0 ? blob.length : end));
    }
  }
  return found;
}
