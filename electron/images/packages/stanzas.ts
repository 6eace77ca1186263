import { type InstalledPackage, mostPackages } from './installed-package.ts';

/**
 * The installed packages of dpkg's `status` or of one file of `status.d` (deb-control(5)):
 * stanzas of fields, apart by blank lines. What was removed and has only its
 * configuration left is none; a stanza without a state is installed.
 */
export function dpkgPackages(text: string): InstalledPackage[] {
  const packages: InstalledPackage[] = [];
  for (const fields of stanzas(text, /^([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]?(.*)$/)) {
    const name = fields.get('package');
    const version = fields.get('version');
    const state = fields.get('status')?.trim().split(/\s+/).at(-1) ?? 'installed';
    if (name === undefined || version === undefined || state !== 'installed') continue;
    if (packages.length >= mostPackages) break;
    packages.push({
      ...{ name, version, type: 'deb', architecture: fields.get('architecture') ?? null },
      ...{ license: null, origin: sourceName(fields.get('source')) ?? name, purl: null },
    });
  }
  return packages;
}

/** The packages of apk's `installed` (Alpine, apk-installed-db): lines of a letter and a value. */
export function apkPackages(text: string): InstalledPackage[] {
  const packages: InstalledPackage[] = [];
  for (const fields of stanzas(text, /^([A-Za-z]):(.*)$/, false)) {
    const name = fields.get('P');
    const version = fields.get('V');
    if (name === undefined || version === undefined) continue;
    if (packages.length >= mostPackages) break;
    packages.push({
      ...{ name, version, type: 'apk', architecture: fields.get('A') ?? null },
      ...{ license: fields.get('L') ?? null, origin: fields.get('o') ?? null, purl: null },
    });
  }
  return packages;
}

/** `Source` may have the source's own version behind its name. */
function sourceName(source: string | undefined): string | undefined {
  return source?.split(' ')[0];
}

/** The first value of each field of each stanza; lines that go on are passed over. */
function* stanzas(
  text: string,
  field: RegExp,
  foldCase = true,
): Generator<Map<string, string>, void, undefined> {
  let fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      if (fields.size > 0) yield fields;
      fields = new Map();
      continue;
    }
    const [, name, value] = field.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const key = foldCase ? name.toLowerCase() : name;
    if (!fields.has(key)) fields.set(key, value.trim());
  }
  if (fields.size > 0) yield fields;
}
