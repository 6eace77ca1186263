import { parseUrl } from './own-origin.ts';

/**
 * The normalised form of a link that may be handed to the system's browser, or
 * null: only http and https with a host, without user name or password, of a
 * length a browser takes. Links come from registries (annotations, labels) and
 * are hostile until parsed.
 */
export function externalLink(text: string): string | null {
  if (text.length > 4096) return null;
  const url = parseUrl(text);
  if (url === null) return null;
  const plain =
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.hostname !== '' &&
    url.username === '' &&
    url.password === '';
  return plain ? url.href : null;
}
