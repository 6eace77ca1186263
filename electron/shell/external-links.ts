import { isProviderSite } from '../../shared/providers/link-hosts.ts';
import { parseUrl } from './own-origin.ts';

export interface ExternalLink {
  /** The normalised link. */
  readonly href: string;
  /** Where it leads, as it is asked for: punycode, with the port if there is one. */
  readonly host: string;
  /** True for a provider's own site, which Berth links to by itself. */
  readonly known: boolean;
}

/**
 * A link that may be handed to the system's browser, or null: only https with a
 * host, without user name or password, of a length a browser takes. Links come
 * from registries (annotations, labels) and are hostile until parsed.
 */
export function externalLink(text: string): ExternalLink | null {
  if (text.length > 4096) return null;
  const url = parseUrl(text);
  if (url === null) return null;
  const plain =
    url.protocol === 'https:' && url.hostname !== '' && url.username === '' && url.password === '';
  return plain ? { href: url.href, host: url.host, known: isProviderSite(url.host) } : null;
}
