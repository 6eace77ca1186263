import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { Resolve, ResolvedAddress } from './address-policy.ts';

/** Asks the operating system's resolver. */
export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** A resolver in the shape of Node's connect option; `admit` may refuse addresses by throwing. */
export function connectLookup(
  resolve: Resolve,
  admit: (hostname: string, found: readonly ResolvedAddress[]) => readonly ResolvedAddress[],
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((found) => {
        const admitted = admit(hostname, found);
        const first = admitted[0];
        if (first === undefined)
          throw Object.assign(new Error('No address'), { code: 'ENOTFOUND' });
        return { admitted, first };
      })
      .then(
        ({ admitted, first }) => {
          if (options.all === true) callback(null, [...admitted]);
          else callback(null, first.address, first.family);
        },
        (error: unknown) =>
          callback(error instanceof Error ? error : new Error('Lookup failed'), '', 4),
      );
  };
}
