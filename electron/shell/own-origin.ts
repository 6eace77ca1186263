/** Berth's own scheme; `app://berth` is the only origin its window ever shows. */
export const ownScheme = 'app';
const ownHost = 'berth';

/** The address of the page for a history path such as `/`. */
export function ownUrl(path = '/'): string {
  return `${ownScheme}://${ownHost}${path}`;
}

/** True when the text parses to a URL of our own origin; compared part by part, never as text. */
export function isOwnUrl(text: string): boolean {
  const url = parseUrl(text);
  return (
    url !== null &&
    url.protocol === `${ownScheme}:` &&
    url.host === ownHost &&
    url.username === '' &&
    url.password === ''
  );
}

/** True for what our own page made: it leads nowhere but into the page's own memory. */
export function isOwnBlob(text: string): boolean {
  return text.startsWith('blob:') && isOwnUrl(text.slice('blob:'.length));
}

/** The parsed URL, or null where the text is none. */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
