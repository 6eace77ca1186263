import tls from 'node:tls';

/** The store an answer can be asked for; Node has had it since 22.15. */
type GetCertificates = (type: 'system') => string[];

/**
 * The operating system's trusted certificates in PEM form, read on first use;
 * none where Node cannot tell.
 */
export function createSystemCertificates(
  read: GetCertificates | undefined = systemReader(),
): () => readonly string[] {
  let certificates: readonly string[] | undefined;
  return () => {
    certificates ??= read === undefined ? [] : readOrNone(read);
    return certificates;
  };
}

function systemReader(): GetCertificates | undefined {
  const read: unknown = Reflect.get(tls, 'getCACertificates');
  return typeof read === 'function' ? (type) => toTexts(read.call(tls, type)) : undefined;
}

function readOrNone(read: GetCertificates): readonly string[] {
  try {
    return read('system');
  } catch {
    return [];
  }
}

function toTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
