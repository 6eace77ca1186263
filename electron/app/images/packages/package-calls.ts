import type { Handlers, ParsedInput } from '../../../../shared/api.ts';
import type { ImagePackage, PackagesPage } from '../../../../shared/model/image-packages.ts';
import type { InstalledPackage } from '../../../images/packages/installed-package.ts';
import { purlOf } from '../../../images/packages/package-database.ts';
import type { RegistryClient } from '../../../registry/client.ts';
import type { CoreParts } from '../../core-parts.ts';
import { untilEnded } from '../../registries/client-pool.ts';
import { pooledClient } from '../../registries/registry-client-access.ts';
import { readListings } from '../files/read-listings.ts';
import { findSbom } from './find-sboms.ts';
import { layerPackages, type TracedPackages } from './layer-packages.ts';

const pagePackages = 1000;

type Input = ParsedInput<'images.packages'> & { signal: AbortSignal };

/** The packages of an image: from an attached SBOM, else from the databases in its layers. */
export function packageCalls(parts: CoreParts): Pick<Handlers, 'images.packages'> {
  return {
    async *'images.packages'(input, { signal }) {
      const { client, ended } = await pooledClient(parts, input.registryId);
      const both = AbortSignal.any([signal, ended]);
      yield* untilEnded(ended, packagePages(client, { ...input, signal: both }));
    },
  };
}

/** Pages of an image's packages, with how far the reading is. Throws as `readListings` does. */
export async function* packagePages(
  client: RegistryClient,
  input: Input,
): AsyncGenerator<PackagesPage, void, undefined> {
  const { repository, signal, search } = input;
  const sbom = input.from === 'layers' ? null : await findSbom(client, input);
  if (sbom !== null) {
    const { format, digest } = sbom;
    const packages = sbom.packages.map((one) => ({ one, source: 0 }));
    yield* pagesOf(
      { packages, sources: [{ kind: 'sbom', format, digest }], notRead: [], distribution: null },
      { read: 0, needed: 0, search },
    );
    return;
  }
  const work = readListings(client, input);
  let next = await work.next();
  while (next.done !== true) {
    yield { packages: [], ...next.value };
    next = await work.next();
  }
  const told = await layerPackages(client, { repository, signal }, next.value);
  yield* pagesOf(told, { ...next.value.progress, search });
}

function* pagesOf(
  { packages, sources, notRead, distribution }: TracedPackages,
  options: { read: number; needed: number; search?: string | undefined },
): Generator<PackagesPage, void, undefined> {
  const { read, needed } = options;
  const search = options.search?.toLowerCase();
  const wanted = packages.filter(
    ({ one }) => search === undefined || one.name.toLowerCase().includes(search),
  );
  const sorted = wanted.sort(({ one }, { one: other }) => (one.name < other.name ? -1 : 1));
  for (let at = 0; at < sorted.length; at += pagePackages) {
    const page = sorted.slice(at, at + pagePackages).map(
      ({ one, source }): ImagePackage => ({
        ...shown(one),
        purl: purlOf(one, distribution),
        source,
      }),
    );
    yield { packages: page, read, needed };
  }
  const summary = { total: packages.length, sources: sources.slice(0, 1000), notRead };
  yield { packages: [], read, needed, summary };
}

/** Texts from outside, cut to what a row can show. */
function shown(one: InstalledPackage): Omit<ImagePackage, 'source'> {
  const cut = <T extends string | null>(told: T) => (told === null ? null : told.slice(0, 512));
  return {
    ...{ name: one.name.slice(0, 512), version: one.version.slice(0, 512), type: cut(one.type) },
    ...{ architecture: cut(one.architecture), license: cut(one.license), origin: cut(one.origin) },
    purl: cut(one.purl),
  };
}
