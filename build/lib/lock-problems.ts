import { satisfies } from 'semver';
import { z } from 'zod';

const ranges = z.record(z.string(), z.string()).default({});
const packageSchema = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  inBundle: z.boolean().optional(),
  link: z.boolean().optional(),
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
});
const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), packageSchema),
});
const manifestSchema = z.object({ dependencies: ranges, devDependencies: ranges });

type Packages = z.infer<typeof lockSchema>['packages'];

/**
 * Why `npm ci` would refuse a lock file (docs.npmjs.com, "package-lock.json"), or
 * `npm install` change it: ranges that differ from package.json's, and packages
 * that are needed, on whatever system, and are not in it. npm leaves optional
 * packages of other systems out where it made the lock beside an old
 * node_modules.
 */
export function lockProblems(lockFile: unknown, manifest: unknown): string[] {
  const { packages } = lockSchema.parse(lockFile);
  const root = packages[''];
  if (root === undefined) return ['the lock file has no root'];
  const wanted = manifestSchema.parse(manifest);
  const stale = (['dependencies', 'devDependencies'] as const).flatMap((kind) =>
    [...new Set([...Object.keys(wanted[kind]), ...Object.keys(root[kind])])]
      .filter((name) => wanted[kind][name] !== root[kind][name])
      .map((name) => `${name} is ${root[kind][name]} in the lock, ${wanted[kind][name]} wanted`),
  );
  return [
    ...stale,
    ...Object.entries(packages).flatMap(([path, entry]) => [
      ...Object.entries({
        ...entry.dependencies,
        ...entry.optionalDependencies,
        ...(path === '' ? entry.devDependencies : {}),
      }).flatMap(([name, range]) => problemOf(packages, path, name, range)),
      ...(path === '' || entry.inBundle === true ? [] : sourceProblems(path, entry)),
    ]),
  ];
}

function problemOf(packages: Packages, from: string, name: string, range: string): string[] {
  const found = lookUp(packages, from, name);
  const asker = from === '' ? 'package.json' : from;
  if (found === undefined) return [`${name} is missing, which ${asker} asks for`];
  const { version = '' } = found;
  // Tags, addresses and other names are no ranges of versions.
  const isRange = !/^(npm:|file:|git|https?:|latest$)/.test(range);
  return isRange && !satisfies(version, range, { includePrerelease: true })
    ? [`${name} ${version} is not the ${range} that ${asker} asks for`]
    : [];
}

/** As Node looks: in the asker's own node_modules, then in those around it. */
function lookUp(packages: Packages, from: string, name: string): Packages[string] | undefined {
  for (
    let place = from;
    ;
    place = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1))
  ) {
    const found = packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`];
    if (found !== undefined || place === '') return found;
  }
}

function sourceProblems(path: string, { resolved, integrity }: Packages[string]): string[] {
  // Without an address npm asks the registry that it is set up for; one written down would not work everywhere.
  return resolved === undefined && integrity?.startsWith('sha512-') === true
    ? []
    : [`${path} comes from ${resolved ?? 'the registry'}, ${integrity ?? 'unchecked'}`];
}
