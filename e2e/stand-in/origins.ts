/**
 * Own schemes live on reserved https origins in Chromium, which knows none of
 * ours: `app://berth/x` is shown as `https://berth.app.stand-in.invalid/x`. The
 * names end in `.invalid` (RFC 2606), so nothing can ever leave the machine.
 */
const suffix = 'stand-in.invalid';

const schemes = new Set<string>();

/** Makes a scheme known; only known ones are mapped. */
export function reserveScheme(scheme: string): void {
  schemes.add(scheme);
}

/** What Chromium is told for an address of the app. */
export function toChromium(address: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(address);
  const [, scheme = '', host = '', rest = ''] = match ?? [];
  return schemes.has(scheme) ? `https://${host}.${scheme}.${suffix}${rest}` : address;
}

/** What the app is told for an address in Chromium. */
export function fromChromium(address: string): string {
  const match = /^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.stand-in\.invalid(?=[/?#]|$)(.*)$/.exec(
    address,
  );
  const [, host = '', scheme = '', rest = ''] = match ?? [];
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : address;
}

/** The scheme of ours that an address in Chromium belongs to. */
export function schemeOf(address: string): string | undefined {
  const [scheme = ''] = fromChromium(address).split(':', 1);
  return schemes.has(scheme) ? scheme : undefined;
}
