import { createPrivateKey, X509Certificate } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import { mostCertificates, pemCertificates, readablePem } from '../../../shared/pem.ts';
import { text } from '../../../shared/text/text.ts';

/**
 * Makes sure that pasted PEM texts are what they claim to be. Throws
 * INVALID_INPUT naming the field below `path`; no key material in any message.
 */
export function assertTlsMaterial(
  path: string,
  material: {
    caCertificate?: string | null | undefined;
    clientCertificate?: string | null | undefined;
    clientKey?: string | null | undefined;
  },
): void {
  if (material.caCertificate != null)
    parseCertificates(`${path}.caCertificate`, material.caCertificate);
  if (material.clientCertificate == null) return;
  const [leaf] = parseCertificates(`${path}.clientCertificate`, material.clientCertificate);
  if (material.clientKey == null || leaf === undefined) return;
  const field = `${path}.clientKey`;
  let fits: boolean;
  try {
    fits = leaf.checkPrivateKey(createPrivateKey(readablePem(material.clientKey)));
  } catch {
    throw BerthError.invalid(field, text('tls.unreadableKey'), {
      hint: text('tls.unreadableKey.hint'),
    });
  }
  if (!fits) throw BerthError.invalid(field, text('tls.foreignKey'));
}

function parseCertificates(field: string, pem: string): X509Certificate[] {
  const parts = pemCertificates(pem, mostCertificates + 1);
  if (parts.length > mostCertificates)
    throw BerthError.invalid(field, text('tls.tooMany', { maximum: mostCertificates }), {
      hint: text('tls.tooMany.hint'),
    });
  try {
    const parsed = parts.map((part) => new X509Certificate(part));
    if (parsed.length > 0) return parsed;
  } catch {
    // falls through to the one message below
  }
  throw BerthError.invalid(field, text('tls.unreadableCertificate'), {
    hint: text('tls.unreadableCertificate.hint'),
  });
}
