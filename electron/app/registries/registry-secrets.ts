import { z } from 'zod';
import { BerthError } from '../../../shared/errors.ts';
import { jsonValue } from '../../../shared/json-text.ts';
import { type Credential, credentialInputSchema } from '../../../shared/model/credential.ts';
import type { SecretField } from '../../../shared/ports.ts';
import { text as asText } from '../../../shared/text/text.ts';
import type { SecretSource } from '../../registry/protocol/target.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import { bindingOf, followsRecord, storedSecret } from '../../storage/secret-binding.ts';
import type { CoreParts } from '../core-parts.ts';
import { secretTexts } from '../vault/watched-vault.ts';
import { HelperLogin } from './helper-login.ts';
import type { IncomingSecrets } from './incoming-secrets.ts';

/**
 * Opens one stored secret of a registry as `registry` binds it; null when there
 * is none. Throws VAULT_LOCKED, and UNAUTHORIZED where record and seal do not fit.
 */
function openStored(
  { book, vault }: Pick<CoreParts, 'book' | 'vault'>,
  registry: StoredRegistry,
  field: SecretField,
): string | null {
  const session = vault.session.get(bindingOf(registry, field));
  if (session !== null) return session;
  const stored = storedSecret(book.state(), registry, field);
  return stored === null ? null : vault.open(stored);
}

/**
 * Where a client asks for the secrets of `registry`. Each is read anew, so a
 * lock takes effect at once, and read as this record binds it: a client never sees
 * a secret of another state. `incoming` stands before what is stored: a test of
 * a draft uses its own secrets and those of the `saved` record that may follow it.
 * A credential helper is asked here, so the client only ever sees what it gave;
 * nothing is read once `ended`.
 */
export function secretSource(
  parts: Pick<CoreParts, 'book' | 'vault' | 'helpers' | 'log'>,
  registry: StoredRegistry,
  {
    incoming = {},
    saved = registry,
    ended,
  }: { incoming?: IncomingSecrets; saved?: StoredRegistry | undefined; ended: AbortSignal },
): SecretSource {
  const read = (field: SecretField): string | null => {
    ended.throwIfAborted();
    const brought = incoming[field];
    if (brought !== undefined) return brought;
    return followsRecord(saved, registry, field) === 'moved'
      ? null
      : openStored(parts, saved, field);
  };
  const helper =
    registry.credential.kind === 'helper' ? new HelperLogin(parts, registry, ended) : null;
  return {
    ...(helper === null ? {} : { renewed: (refused) => helper.renew(refused) }),
    async credential() {
      const { kind, username } = registry.credential;
      if (kind === 'none') return null;
      if (kind === 'awsProfile') return { kind, profile: username ?? 'default' };
      if (helper !== null) return helper.get();
      const text = read('credential');
      if (text === null) throw missingSecret(registry);
      return parseCredential(text, registry);
    },
    async clientKey() {
      if (!registry.tls.hasClientKey) return null;
      const text = read('clientKey');
      if (text === null) throw missingSecret(registry);
      return text;
    },
    async proxyPassword() {
      return registry.hasProxyPassword ? read('proxyPassword') : null;
    },
    stored: () => secretFields.flatMap((field) => textsOf(() => read(field))),
  };
}

const secretFields: readonly SecretField[] = ['credential', 'clientKey', 'proxyPassword'];

/** The forms of a stored secret that can be read now; a locked or moved one has none. */
function textsOf(read: () => string | null): string[] {
  try {
    const text = read();
    return text === null ? [] : secretTexts(text);
  } catch {
    return [];
  }
}

function parseCredential(text: string, registry: StoredRegistry): Credential {
  const parsed = z
    .string()
    .transform((text) => jsonValue(text))
    .pipe(credentialInputSchema)
    .safeParse(text);
  if (!parsed.success)
    throw BerthError.of('STORAGE', asText('secret.unreadable', { name: registry.name }), {
      reason: 'damagedFile',
      hint: asText('secret.enterAgain'),
    });
  const { keep: _keep, ...credential } = parsed.data;
  return credential;
}

function missingSecret(registry: StoredRegistry): BerthError {
  return BerthError.of('UNAUTHORIZED', asText('secret.gone', { name: registry.name }), {
    reason: 'credentialRequired',
    hint:
      registry.credential.keep === 'session'
        ? asText('secret.session.hint')
        : asText('secret.gone.hint'),
  });
}
