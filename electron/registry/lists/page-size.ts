import { BerthError } from '../../../shared/errors.ts';

/**
 * Names asked for in one page, the wanted number first: the greatest that
 * distribution and ECR give, then what others still take. Last, no number at
 * all: the server's own.
 */
export const pageSizes: readonly (number | undefined)[] = [1000, 100, undefined];

/** Codes that say it was not the size. */
const otherRefusals: ReadonlySet<string> = new Set([
  'DENIED',
  'UNAUTHORIZED',
  'NAME_INVALID',
  'NAME_UNKNOWN',
]);

/** Distribution's word for an `n` it does not take (`registry/api/errcode`). */
const sizeCode = 'PAGINATION_NUMBER_INVALID';

/** True when a page may have been refused for its size: distribution answers 400, ECR 405. */
export function isRefusedSize(error: unknown): boolean {
  if (!(error instanceof BerthError) || ![400, 405, 416, 422].includes(error.status ?? 0))
    return false;
  // A 400 of the TLS layer was no answer to the page at all.
  if (error.reason === 'tlsProtocol' || error.reason === 'clientCertificateRequired') return false;
  return !(error.registryErrors ?? []).some(({ code }) => otherRefusals.has(code));
}

/** True when the server itself says that the size was refused, which tells nothing about rights. */
export function isSizeRefusal(error: unknown): boolean {
  if (!(error instanceof BerthError) || !isRefusedSize(error)) return false;
  return (error.registryErrors ?? []).some(({ code }) => code === sizeCode);
}

/**
 * The first page of a list in the greatest size that is taken. Sizes that were
 * refused are followed by the next of `sizes`. Throws the last refusal.
 */
export async function inTakenSize<T>(
  fetch: (size: number | undefined) => Promise<T>,
  sizes: readonly (number | undefined)[] = pageSizes,
): Promise<T> {
  const [size, ...smaller] = sizes;
  try {
    return await fetch(size);
  } catch (error) {
    if (smaller.length === 0 || !isRefusedSize(error)) throw error;
    return inTakenSize(fetch, smaller);
  }
}
