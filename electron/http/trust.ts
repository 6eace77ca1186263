import { createHash, X509Certificate } from 'node:crypto';
import tls, { type SecureContext } from 'node:tls';
import { BerthError } from '../../shared/errors.ts';
import { pemCertificates, readablePem } from '../../shared/pem.ts';
import { text } from '../../shared/text/text.ts';
import type {
  ConnectionEnvironment,
  ConnectionSecrets,
  ConnectionSettings,
} from './connection-settings.ts';
import { said } from './request-purpose.ts';
import { type RootBundle, rootBundle, systemCertificates } from './system-certificates.ts';

/** How TLS peers of one kind are met. */
export interface Trust {
  verify: boolean;
  context: SecureContext;
  /** The record has certificates of its own beside the roots. */
  hasAnchors: boolean;
}

/** Parsed roots weigh megabytes, and nearly all clients use the same ones. */
const contexts = new Map<string, WeakRef<SecureContext>>();

/**
 * Trust for the registry's own origin: bundled and system roots, the record's
 * CA, its client certificate, and `verify` as the record says.
 * Throws INVALID_INPUT when a certificate or key cannot be read.
 */
export async function ownTrust(
  target: ConnectionSettings,
  secrets: ConnectionSecrets,
  environment: ConnectionEnvironment,
): Promise<Trust> {
  const { clientCertificate, verify } = target.tls;
  const ca = target.tls.caCertificate;
  const hasAnchors = ca !== undefined;
  if (clientCertificate === undefined)
    return { verify, context: rootContext(ca, environment), hasAnchors };
  const key = await secrets.clientKey();
  if (key === null)
    throw BerthError.invalid('tls.clientKey', text('clientCertificate.noKey'), {
      hint: text('clientCertificate.noKey.hint'),
    });
  if (ca !== undefined) requireCertificates(ca);
  try {
    const context = tls.createSecureContext({
      ...rootsOf(ca, environment),
      cert: pemCertificates(clientCertificate).join('\n'),
      key: readablePem(key),
    });
    return { verify, context, hasAnchors };
  } catch (cause) {
    throw BerthError.invalid(
      'tls.clientCertificate',
      said(text('clientCertificate.unusable'), opensslCode(cause)),
      { hint: text('clientCertificate.unusable.hint') },
    );
  }
}

/** Trust for every other origin: the same roots, always verified, no client certificate. */
export function foreignTrust(
  target: ConnectionSettings,
  environment: ConnectionEnvironment,
): Trust {
  const ca = target.tls.caCertificate;
  return { verify: true, context: rootContext(ca, environment), hasAnchors: ca !== undefined };
}

/** Trust for the API hosts of clouds: bundled and system roots alone, always verified. */
export function cloudTrust(environment: ConnectionEnvironment): Trust {
  return { verify: true, context: rootContext(undefined, environment), hasAnchors: false };
}

function rootContext(ca: string | undefined, environment: ConnectionEnvironment): SecureContext {
  if (ca !== undefined) requireCertificates(ca);
  const { fingerprint } = bundleOf(environment);
  const key = `${fingerprint} ${ca === undefined ? '' : createHash('sha256').update(ca).digest('hex')}`;
  const known = contexts.get(key)?.deref();
  if (known !== undefined) return known;
  const context = tls.createSecureContext(rootsOf(ca, environment));
  for (const [other, left] of contexts) if (left.deref() === undefined) contexts.delete(other);
  contexts.set(key, new WeakRef(context));
  return context;
}

/** Node skips certificates it cannot read without a word; a typing error would look like distrust. */
function requireCertificates(pem: string): void {
  const blocks = pemCertificates(pem);
  try {
    if (blocks.length === 0) throw new Error('no certificate');
    for (const block of blocks) new X509Certificate(block);
  } catch (cause) {
    throw BerthError.invalid(
      'tls.caCertificate',
      said(text('caCertificate.unreadable'), opensslCode(cause)),
      { hint: text('caCertificate.unreadable.hint') },
    );
  }
}

/**
 * What a person gives as trusted is an anchor, whether a root stands above it
 * or not. One that is no authority counts for itself alone: OpenSSL takes
 * nothing that it issued (RFC 5280, section 4.2.1.9).
 */
function rootsOf(ca: string | undefined, environment: ConnectionEnvironment) {
  const { certificates } = bundleOf(environment);
  return ca === undefined
    ? { ca: [...certificates] }
    : { ca: [...certificates, ...pemCertificates(ca)], allowPartialTrustChain: true };
}

function bundleOf(environment: ConnectionEnvironment): RootBundle {
  return rootBundle(environment.systemCertificates?.() ?? systemCertificates());
}

function opensslCode(cause: unknown): string | null {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : null;
}
