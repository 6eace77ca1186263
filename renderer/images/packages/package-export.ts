import type { ImagePackage, PackagesSummary } from '../../../shared/model/image-packages.ts';

const columns = ['name', 'version', 'type', 'architecture', 'license', 'origin', 'purl'] as const;

/** Packages as CSV (RFC 4180); what a spreadsheet would compute is marked as text. */
export function packagesCsv(packages: readonly ImagePackage[], summary: PackagesSummary): string {
  const rows = packages.map((one) => [
    ...columns.map((column) => one[column] ?? ''),
    sourceText(one, summary),
  ]);
  return [[...columns, 'source'], ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function sourceText({ source }: ImagePackage, { sources }: PackagesSummary): string {
  const told = sources[source];
  if (told === undefined) return '';
  return told.kind === 'sbom'
    ? `${told.format} ${told.digest}`
    : `layer ${told.layer + 1} ${told.path}`;
}

function field(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Packages as a CycloneDX 1.5 document (cyclonedx.org, JSON). */
export function packagesCycloneDx(
  packages: readonly ImagePackage[],
  image: { name: string; digest: string },
): string {
  const components = packages.map(({ name, version, license, purl }) => ({
    ...{ type: 'library', name, version },
    ...(license === null ? {} : { licenses: [{ license: { name: license } }] }),
    ...(purl === null ? {} : { purl }),
  }));
  const component = { type: 'container', name: image.name, version: image.digest };
  const bom = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 };
  return `${JSON.stringify({ ...bom, metadata: { component }, components }, null, 2)}\n`;
}
