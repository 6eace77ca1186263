import { createPrivateKey, X509Certificate } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import { mostCertificates, pemCertificates, readablePem } from '../../../shared/pem.ts';

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
    throw BerthError.invalid(field, 'The private key cannot be read', {
      hint: 'Keys protected by a passphrase of their own must be decrypted first.',
    });
  }
  if (!fits)
    throw BerthError.invalid(field, 'The private key does not belong to the client certificate');
}

function parseCertificates(field: string, pem: string): X509Certificate[] {
  const parts = pemCertificates(pem, mostCertificates + 1);
  if (parts.length > mostCertificates)
    throw BerthError.invalid(field, `These are more than ${mostCertificates} certificates`, {
      hint: 'Paste those alone that the registry needs.',
    });
  try {
    const parsed = parts.map((part) => new X509Certificate(part));
    if (parsed.length > 0) return parsed;
  } catch {
    // falls through to the one message below
  }
  throw BerthError.invalid(field, 'The certificate cannot be read', {
    hint: 'Paste the PEM text whole, from BEGIN CERTIFICATE to END CERTIFICATE.',
  });
}
