import type { Session } from 'electron';

/** Longest answer of a proxy script that is read. */
const maxAnswer = 4096;

const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks5',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
};

/** The system's proxies for a URL, as Chromium finds it (settings, scripts, discovery); null for none. */
export function createProxyResolver(
  session: Pick<Session, 'resolveProxy'>,
): (url: string) => Promise<string | null> {
  return async (url) => parsePacAnswer(await session.resolveProxy(url));
}

/**
 * The usable entries of an answer such as `PROXY a:3128; DIRECT` (the return
 * value of FindProxyForURL, "Proxy Auto-Configuration (PAC) file"), in their
 * order, as URLs and `DIRECT` with semicolons between; null where a direct
 * connection comes first.
 */
export function parsePacAnswer(answer: string): string | null {
  const ways: string[] = [];
  for (const entry of answer.slice(0, maxAnswer).split(';')) {
    const [kind = '', target = ''] = entry.trim().split(/\s+/);
    const scheme = schemes[kind.toUpperCase()];
    const url = scheme === undefined ? '' : `${scheme}://${target}`;
    if (kind.toUpperCase() === 'DIRECT') ways.push('DIRECT');
    else if (/^[^\s/@?#]+$/.test(target) && URL.canParse(url)) ways.push(url);
  }
  return ways.length === 0 || ways[0] === 'DIRECT' ? null : ways.join('; ');
}
