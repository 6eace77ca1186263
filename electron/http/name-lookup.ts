import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { Resolve, ResolvedAddress } from './address-policy.ts';

/** Asks the operating system's resolver. */
export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** Names that mean this computer whatever DNS says (RFC 6761, section 6.3). */
function isLocalName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost');
}

const thisComputer: readonly ResolvedAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** A resolver in the shape of Node's connect option; `admit` may refuse addresses by throwing. */
export function connectLookup(
  resolve: Resolve,
  admit: (hostname: string, found: readonly ResolvedAddress[]) => readonly ResolvedAddress[],
): LookupFunction {
  return (hostname, options, callback) => {
    (isLocalName(hostname) ? Promise.resolve(thisComputer) : resolve(hostname))
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
