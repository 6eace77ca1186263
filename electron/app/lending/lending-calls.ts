import { hostOf } from '../../../shared/address.ts';
import type { Handlers } from '../../../shared/api.ts';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { CoreParts } from '../core-parts.ts';
import { withSecrets } from '../registries/incoming-secrets.ts';
import { findRegistry } from '../registries/registry-lookup.ts';
import { viewRegistry } from '../registries/registry-view.ts';
import { isLent, mayBeLent } from './consent.ts';

/**
 * The switch "Other tools on this computer may use this login". It is turned on
 * only by an answer that no caller of the API can give; off by anybody.
 */
export function lendingCalls(parts: CoreParts): Pick<Handlers, 'registries.setLent'> {
  const { book, hub, vault, confirmation } = parts;
  const view = (id: string) => {
    const state = book.state();
    return viewRegistry(findRegistry(state, id), state, parts);
  };
  return {
    async 'registries.setLent'({ id, lent }, { signal }) {
      const asked = findRegistry(book.state(), id);
      if (isLent(book.state(), vault, asked) !== lent) {
        if (lent) {
          assertMayBeLent(asked);
          const { name, address, credential } = asked;
          const request = { name, host: hostOf(address), account: credential.username ?? null };
          if (!(await confirmation.lendLogin(request, signal)))
            throw BerthError.of('CANCELLED', text('lending.declined'));
        }
        await book.change((state, change) => {
          const registry = findRegistry(state, id);
          // What was asked about is what is lent: no other host, account or way there.
          if (lent && connection(registry) !== connection(asked))
            throw BerthError.of('CONFLICT', text('registries.changed', { name: registry.name }), {
              hint: text('registries.changed.hint'),
              detail: { current: viewRegistry(registry, state, parts) },
            });
          const keep = registry.credential.keep === 'session' ? 'session' : 'vault';
          const after = { registry, secrets: { lending: lent ? 'yes' : null }, keep } as const;
          return withSecrets(parts, change, state, state, [{ before: registry, after }]);
        });
        hub.announce('registries');
      }
      return view(id);
    },
  };
}

function connection({
  address,
  credential,
  tls,
  proxy,
  provider,
}: ReturnType<typeof findRegistry>) {
  return JSON.stringify([address, credential, tls, proxy, provider]);
}

function assertMayBeLent(registry: ReturnType<typeof findRegistry>): void {
  if (!mayBeLent(registry))
    throw BerthError.invalid('lent', text('lending.nothing', { name: registry.name }), {
      hint: text('lending.nothing.hint'),
    });
}
