import { z } from 'zod';
import { originOf } from '../../shared/address.ts';
import { BerthError } from '../../shared/errors.ts';
import { type Credential, credentialInputSchema } from '../../shared/model/credential.ts';
import type { SecretBinding } from '../../shared/ports.ts';
import type { SecretSource } from '../registry/wire/target.ts';
import type { BookState, StoredRegistry } from '../storage/book-state.ts';
import type { Vault } from '../vault/vault.ts';
import type { CoreParts } from './core-parts.ts';
import { HelperLogin } from './helper-login.ts';
import type { IncomingSecrets, SecretField } from './incoming-secrets.ts';

/** What the secrets of a registry are bound to, but for the field. */
export function bindingOf(registry: StoredRegistry): Omit<SecretBinding, 'field'> {
  return {
    registryId: registry.id,
    provider: registry.provider,
    origin: originOf(registry.address),
  };
}

/** Opens one stored secret of a registry; null when there is none. Throws VAULT_LOCKED. */
export async function openStored(
  vault: Vault,
  state: BookState,
  registryId: string,
  field: SecretField,
): Promise<string | null> {
  const session = vault.session.get(registryId, field);
  if (session !== null) return session;
  const entry = state.secrets.find(
    ({ binding }) => binding.registryId === registryId && binding.field === field,
  );
  return entry === undefined ? null : vault.open(entry.binding, entry.sealed);
}

/**
 * Where a client asks for the secrets of `registry`. Each is read anew, so a
 * lock or a change takes effect at once. `incoming` stands before what is
 * stored: a test of a draft uses its own secrets and, unless it replaces them,
 * those of the saved registry. A credential helper is asked here, so the client
 * only ever sees what it gave; `ended` ends that too.
 */
export function secretSource(
  parts: Pick<CoreParts, 'book' | 'vault' | 'helpers' | 'log'>,
  registry: StoredRegistry,
  { incoming = {}, ended }: { incoming?: IncomingSecrets; ended: AbortSignal },
): SecretSource {
  const read = async (field: SecretField): Promise<string | null> => {
    const brought = incoming[field];
    return brought !== undefined
      ? brought
      : openStored(parts.vault, parts.book.state(), registry.id, field);
  };
  const helper =
    registry.credential.kind === 'helper' ? new HelperLogin(parts, registry, ended) : null;
  return {
    ...(helper === null ? {} : { renewed: () => helper.renew() }),
    async credential() {
      const { kind, username } = registry.credential;
      if (kind === 'none') return null;
      if (kind === 'awsProfile') return { kind, profile: username ?? 'default' };
      if (helper !== null) return helper.get();
      const text = await read('credential');
      if (text === null) throw missingSecret(registry);
      return parseCredential(text, registry);
    },
    async clientKey() {
      if (!registry.tls.hasClientKey) return null;
      const text = await read('clientKey');
      if (text === null) throw missingSecret(registry);
      return text;
    },
    async proxyPassword() {
      return registry.hasProxyPassword ? read('proxyPassword') : null;
    },
  };
}

function parseCredential(text: string, registry: StoredRegistry): Credential {
  const parsed = z
    .string()
    .transform((json, context): unknown => {
      try {
        return JSON.parse(json);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(credentialInputSchema)
    .safeParse(text);
  if (!parsed.success)
    throw BerthError.of('STORAGE', `The credential of ${registry.name} cannot be read`, {
      reason: 'damagedFile',
      hint: 'Enter the credential again.',
    });
  const { keep: _keep, ...credential } = parsed.data;
  return credential;
}

function missingSecret(registry: StoredRegistry): BerthError {
  return BerthError.of('UNAUTHORIZED', `The credential of ${registry.name} is not here any more`, {
    reason: 'credentialRequired',
    hint:
      registry.credential.keep === 'session'
        ? 'It was kept for one session only. Edit the registry and enter it again.'
        : 'Edit the registry and enter it again.',
  });
}
