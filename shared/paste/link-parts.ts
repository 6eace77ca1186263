/** A link of a web page, taken apart. */
export interface ConsoleLink {
  url: URL;
  hasProtocol: boolean;
  /** The decoded parts of the path. */
  segments: readonly string[];
  /** The decoded parts of what follows `#`. */
  fragment: readonly string[];
}

/** Takes a web link apart; without a protocol, one that has a path. Null for everything else. */
export function consoleLink(text: string): ConsoleLink | null {
  const hasProtocol = /^https?:\/\//i.test(text);
  if (!hasProtocol && !/^[A-Za-z0-9.-]+\.[A-Za-z]+(?::\d+)?\//.test(text)) return null;
  const url = parsed(hasProtocol ? text : `https://${text}`);
  if (url === null || url.username !== '' || url.password !== '') return null;
  return {
    url,
    hasProtocol,
    segments: partsOf(url.pathname),
    fragment: partsOf(url.hash.slice(1)),
  };
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function partsOf(path: string): string[] {
  const [plain = ''] = path.split('?');
  return plain
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
