import type { Registry } from '../../shared/model/registry.ts';
import { asBerthError } from '../errors/as-berth-error.ts';
import type { App } from '../state/app.ts';

/**
 * Saves a certificate as trusted by a registry. Where its credential does not
 * follow to what the certificate vouches for, the form opens to enter it again:
 * false. Throws BerthError.
 */
export async function trustCertificate(
  app: App,
  registry: Registry,
  pem: string,
): Promise<boolean> {
  const { id, revision, tls } = registry;
  const caCertificate = withCertificate(tls.caCertificate ?? '', pem);
  try {
    await app.api.call('registries.update', { id, revision, changes: { tls: { caCertificate } } });
    await app.registries.refresh();
    return true;
  } catch (error) {
    if (asBerthError(error).reason !== 'credentialOrigin') throw error;
    app.ui.setState({ form: { mode: 'edit', id, enter: 'credential', trust: pem } });
    return false;
  }
}

/** Certificates as PEM with one more of them. */
export function withCertificate(certificates: string, pem: string): string {
  const before = certificates.trim();
  if (before.includes(pem.trim())) return certificates;
  return before === '' ? pem : `${before}\n${pem}`;
}
