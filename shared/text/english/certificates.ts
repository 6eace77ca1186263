/** Certificates that are not trusted, and those that a record brings along. */
export const certificateTexts = {
  'certificate.issuer':
    'the certificate of {host} was issued by {issuer}, which is not trusted here',
  'certificate.issuerUnknown':
    'the certificate of {host} was issued by an authority that is not trusted here',
  'certificate.issuer.hint': 'If you trust the issuer, add its CA certificate to this registry.',
  'certificate.issuer.otherHint':
    'The CA certificate of this registry is from another issuer. Ask the owner of the registry for the right one.',
  'certificate.selfSigned': 'the certificate of {host} is self-signed',
  'certificate.selfSigned.hint':
    'Compare its fingerprint with the owner of the registry, then add it as the CA certificate of this registry.',
  'certificate.selfSigned.otherHint':
    'The CA certificate of this registry is another one. Compare the fingerprint with the owner of the registry, then replace it.',
  'certificate.expired': 'the certificate of {host} has expired',
  'certificate.expiredOn': 'the certificate of {host} expired on {date}',
  'certificate.expired.hint':
    'Ask the owner of the registry to renew it, and check the clock of this computer.',
  'certificate.notYetValid': 'the certificate of {host} is not valid yet',
  'certificate.validFrom': 'the certificate of {host} is valid only from {date}',
  'certificate.notYetValid.hint': 'Check the clock of this computer.',
  'certificate.otherName': 'the certificate of {host} is for another name',
  'certificate.names': 'the certificate of {host} is for {names}',
  'certificate.names.hint': 'Use a name from the certificate as the address.',

  'clientCertificate.required': '{host} asks for a client certificate',
  'clientCertificate.required.hint':
    'Add a client certificate and its key that this registry accepts.',
  'clientCertificate.noKey': 'The client certificate has no private key',
  'clientCertificate.noKey.hint': 'Add the private key of the client certificate.',
  'clientCertificate.unusable':
    'The client certificate and its private key cannot be used together',
  'clientCertificate.unusable.hint': 'Check that both are in PEM form and belong together.',
  'caCertificate.unreadable': 'The CA certificate cannot be read',
  'caCertificate.unreadable.hint': 'Use one or more certificates in PEM form.',
} as const;
