import { header, type RegistryResponse } from '../../http/response.ts';
import { nextLink, nextPageUrl } from '../paging/link-header.ts';
import { isRising } from './component-order.ts';
import type { ReceivedPage } from './pages.ts';

/** A page of the catalog with the answer it came in. */
export interface CatalogPage extends ReceivedPage {
  response: Pick<RegistryResponse, 'headers'>;
}

const grammar = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/;
/** Distribution has no longer ones (`reference.RepositoryNameTotalLengthMax`). */
const maxLength = 255;
/** Products that call themselves `registry/2.0` too, but keep their names in a database. */
const otherProducts = /nexus|artifactory|jfrog|harbor|quay|gitlab|gitea|forgejo|pulp/i;

export interface DistributionPage {
  names: readonly string[];
  /** `full` is the last page by its lack of a `Link`, but as long as one with more to come. */
  end: 'none' | 'short' | 'full';
}

/**
 * What a page says, were it CNCF Distribution's: its names and whether more
 * follow, or null at the first sign that it is not. A page with a `Link` is
 * full, and the `Link` names its size and its last name (distribution's
 * `registry/handlers/catalog.go`).
 */
export function readDistributionPage(page: ReceivedPage, url: URL): DistributionPage | null {
  const { names } = page;
  const size = Number(url.searchParams.get('n'));
  if (!names.every((name) => name.length <= maxLength && grammar.test(name))) return null;
  if (!isRising(names, url.searchParams.get('last'))) return null;
  const link = nextLink(page.links);
  if (names.length > size) return null;
  if (link.kind === 'none') return { names, end: names.length < size ? 'short' : 'full' };
  const last = names.at(-1);
  if (link.kind === 'broken' || last === undefined || names.length !== size) return null;
  const next = nextPageUrl(link.target, url, url);
  const leadsOn =
    next !== null &&
    next.searchParams.size === 2 &&
    next.searchParams.get('n') === String(size) &&
    next.searchParams.get('last') === last;
  return leadsOn ? { names, end: 'none' } : null;
}

/** True when the first page shows CNCF Distribution with more than one page. */
export function beginsDistributionCatalog(page: CatalogPage, url: URL): boolean {
  const { headers } = page.response;
  if (header(headers, 'docker-distribution-api-version')?.trim() !== 'registry/2.0') return false;
  const marks = Object.entries(headers).filter(
    ([name]) => name === 'server' || name.startsWith('x-'),
  );
  if (marks.some((mark) => otherProducts.test(mark.join(' ')))) return false;
  const read = readDistributionPage(page, url);
  return read?.end === 'none';
}
