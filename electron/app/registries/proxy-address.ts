/** Parts a proxy setting into what may be shown and its password (null: none). */
export function splitProxy(proxy: string): { address: string; password: string | null } {
  if (proxy === 'system' || proxy === 'none') return { address: proxy, password: null };
  const url = new URL(proxy);
  const password = url.password === '' ? null : decodeURIComponent(url.password);
  url.password = '';
  return { address: url.href.replace(/\/$/, ''), password };
}
