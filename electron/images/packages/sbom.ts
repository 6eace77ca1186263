import { z } from 'zod';
import { type InstalledPackage, mostPackages } from './installed-package.ts';

/** A bill of materials as far as it is read. */
export interface Sbom {
  /** Such as `SPDX-2.3` or `CycloneDX 1.5`. */
  format: string;
  packages: InstalledPackage[];
}

const string = z.string().optional().catch(undefined);
const list = z.array(z.unknown()).catch([]);

/**
 * The packages of an SBOM: SPDX 2, SPDX 3 or CycloneDX, by itself or as the predicate
 * of an in-toto statement, in a DSSE envelope or a Sigstore bundle, whose signatures
 * are not looked at here. Null for anything else.
 */
export function readSbom(document: unknown): Sbom | null {
  const inner = unwrapped(document, 0);
  return spdx2(inner) ?? spdx3(inner) ?? cycloneDx(inner);
}

const wrapping = z.object({
  dsseEnvelope: z.unknown().optional(),
  payload: string,
  predicate: z.unknown().optional(),
});

/** Bundle, envelope and statement lie in one another. */
function unwrapped(document: unknown, depth: number): unknown {
  const outer = wrapping.safeParse(document);
  if (!outer.success || depth > 4) return document;
  const { dsseEnvelope, payload, predicate } = outer.data;
  if (dsseEnvelope !== undefined) return unwrapped(dsseEnvelope, depth + 1);
  if (predicate !== undefined) return unwrapped(predicate, depth + 1);
  if (payload === undefined) return document;
  try {
    return unwrapped(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')), depth + 1);
  } catch {
    return document;
  }
}

const spdx2Schema = z.object({ spdxVersion: z.string().startsWith('SPDX-2'), packages: list });
const spdx2Package = z.object({
  name: z.string(),
  versionInfo: string,
  licenseConcluded: string,
  licenseDeclared: string,
  sourceInfo: string,
  externalRefs: z
    .array(z.object({ referenceType: string, referenceLocator: string }))
    .catch([])
    .optional(),
});

function spdx2(document: unknown): Sbom | null {
  const sbom = spdx2Schema.safeParse(document);
  if (!sbom.success) return null;
  const packages = sbom.data.packages.slice(0, mostPackages).flatMap((one) => {
    const found = spdx2Package.safeParse(one);
    if (!found.success) return [];
    const { name, versionInfo, licenseDeclared, licenseConcluded, externalRefs } = found.data;
    const purl =
      externalRefs?.find(({ referenceType }) => referenceType === 'purl')?.referenceLocator ?? null;
    // The image itself stands there as a package without a version or a place.
    if (versionInfo === undefined && purl === null) return [];
    return [
      packageOf({
        name,
        version: versionInfo,
        purl,
        licenses: [licenseDeclared, licenseConcluded],
      }),
    ];
  });
  return { format: sbom.data.spdxVersion, packages };
}

const spdx3Schema = z.object({ '@context': z.unknown(), '@graph': z.array(z.unknown()) });
const spdx3Element = z.object({
  type: z.string(),
  spdxId: string,
  name: string,
  software_packageVersion: string,
  software_packageUrl: string,
  externalIdentifier: list.optional(),
  relationshipType: string,
  from: string,
  to: list.optional(),
  simplelicensing_licenseExpression: string,
});
const spdx3Identifier = z.object({ externalIdentifierType: string, identifier: string });

function spdx3(document: unknown): Sbom | null {
  const sbom = spdx3Schema.safeParse(document);
  if (!sbom.success) return null;
  const elements = sbom.data['@graph'].slice(0, 4 * mostPackages).flatMap((one) => {
    const element = spdx3Element.safeParse(one);
    return element.success ? [element.data] : [];
  });
  const expressions = new Map(
    elements.flatMap(({ spdxId, simplelicensing_licenseExpression: expression }) =>
      spdxId === undefined || expression === undefined ? [] : [[spdxId, expression] as const],
    ),
  );
  const licenses = new Map<string, string>();
  for (const { relationshipType, from, to } of elements)
    if (relationshipType === 'hasDeclaredLicense' && from !== undefined) {
      const license = to?.find((one) => typeof one === 'string' && expressions.has(one));
      if (typeof license === 'string') licenses.set(from, expressions.get(license) ?? '');
    }
  const packages = elements.flatMap((element) => {
    if (element.type !== 'software_Package' || element.name === undefined) return [];
    const identifiers = (element.externalIdentifier ?? []).flatMap((one) => {
      const identifier = spdx3Identifier.safeParse(one);
      return identifier.success ? [identifier.data] : [];
    });
    const purl =
      element.software_packageUrl ??
      identifiers.find(({ externalIdentifierType: type }) => type === 'packageUrl')?.identifier ??
      null;
    const version = element.software_packageVersion;
    if (version === undefined && purl === null) return [];
    const license = element.spdxId === undefined ? undefined : licenses.get(element.spdxId);
    return [packageOf({ name: element.name, version, purl, licenses: [license] })];
  });
  return packages.length === 0 && !elements.some(({ type }) => type === 'SpdxDocument')
    ? null
    : { format: 'SPDX-3', packages };
}

const cycloneDxSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: string,
  components: list.optional(),
});
const component = z.object({
  type: string,
  group: string,
  name: z.string(),
  version: string,
  purl: string,
  licenses: list.optional(),
  components: list.optional(),
});
const license = z.object({
  expression: string,
  license: z.object({ id: string, name: string }).optional().catch(undefined),
});

function cycloneDx(document: unknown): Sbom | null {
  const sbom = cycloneDxSchema.safeParse(document);
  if (!sbom.success) return null;
  const packages: InstalledPackage[] = [];
  const open = [...(sbom.data.components ?? [])].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = component.safeParse(next);
    if (!found.success || packages.length >= mostPackages) continue;
    const { type, group, name, version, purl = null, licenses, components } = found.data;
    open.push(...(components ?? []).slice(0, mostPackages).reverse());
    if (type === 'file' || type === 'operating-system') continue;
    const told = (licenses ?? []).map((one) => {
      const parsed = license.safeParse(one);
      return parsed.success
        ? (parsed.data.expression ?? parsed.data.license?.id ?? parsed.data.license?.name)
        : undefined;
    });
    const full = group === undefined || group === '' ? name : `${group}/${name}`;
    packages.push(
      packageOf({ name: full, version, purl, licenses: [told.filter(Boolean).join(' AND ')] }),
    );
  }
  return { format: `CycloneDX ${sbom.data.specVersion ?? ''}`.trim(), packages };
}

function packageOf(told: {
  name: string;
  version: string | undefined;
  purl: string | null;
  licenses: readonly (string | undefined)[];
}): InstalledPackage {
  const { name, version = '', purl, licenses } = told;
  const url = purl === null ? null : purlParts(purl);
  const known = licenses.find(
    (one) => one !== undefined && one !== '' && one !== 'NOASSERTION' && one !== 'NONE',
  );
  return {
    ...{ name, version, purl, license: known ?? null },
    type: url?.type ?? null,
    architecture: url?.arch ?? null,
    origin: url?.upstream ?? null,
  };
}

/** The parts of a package URL that are shown (package-url/purl-spec). */
function purlParts(purl: string): {
  type: string | null;
  arch: string | null;
  upstream: string | null;
} {
  const type = /^pkg:([a-zA-Z0-9.+-]{1,40})\//.exec(purl)?.[1]?.toLowerCase() ?? null;
  const query = new URLSearchParams(purl.includes('?') ? purl.slice(purl.indexOf('?') + 1) : '');
  const upstream = query.get('upstream');
  return { type, arch: query.get('arch'), upstream: upstream?.split('@')[0] ?? null };
}
