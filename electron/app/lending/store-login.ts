import { hostOf } from '../../../shared/address.ts';
import { BerthError } from '../../../shared/errors.ts';
import { text } from '../../../shared/text/text.ts';
import type { ToolLogin } from '../../registry/auth/login.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { splitCredential, withSecrets } from '../registries/incoming-secrets.ts';
import { findRegistry, replaceRegistry } from '../registries/registry-lookup.ts';

/**
 * `docker login` brought a login for a record that is lent: the new secret of the
 * saved account takes the place of the old one. Another account's, or one for a
 * record whose logins are made on demand, is refused: nothing saved is lost to a tool.
 */
export async function applyStoredLogin(
  parts: CoreParts,
  { id }: StoredRegistry,
  { username, secret }: ToolLogin,
): Promise<void> {
  const { book, hub } = parts;
  const now = parts.now();
  await book.change((state, change) => {
    const before = findRegistry(state, id);
    const { kind, username: account, keep } = before.credential;
    const isSame = (kind === 'password' || kind === 'token') && account === username;
    if (!isSame)
      throw BerthError.invalid(
        'username',
        text('lending.otherAccount', {
          name: before.name,
          host: hostOf(before.address),
        }),
        { hint: text('lending.otherAccount.hint') },
      );
    const input =
      kind === 'password'
        ? ({ kind, username, password: secret } as const)
        : ({ kind: 'token', username, token: secret } as const);
    const place = keep === 'session' ? 'session' : 'vault';
    const { stored, secret: sealed } = splitCredential({ ...input, keep: place }, now);
    const registry = {
      ...before,
      credential: stored,
      revision: before.revision + 1,
      updatedAt: now,
    };
    return withSecrets(parts, change, state, replaceRegistry(state, registry), [
      { before, after: { registry, secrets: { credential: sealed }, keep: place } },
    ]);
  });
  hub.announce('registries');
}
