import { jsonValue } from '../../../shared/json-text.ts';
import { type CredentialInput, credentialInputSchema } from '../../../shared/model/credential.ts';
import type { SecretWatch } from '../../../shared/ports.ts';
import type { SessionSecrets } from '../../vault/session-secrets.ts';
import type { Vault } from '../../vault/vault.ts';

/**
 * The same vault; what goes in or comes out is known to `watch` from then on,
 * and forgotten when the vault is locked. A session secret outlives the lock
 * and is known again as soon as it is used.
 */
export function watchedVault(vault: Vault, watch: SecretWatch): Vault {
  const { session } = vault;
  const watchedSession: SessionSecrets = {
    ...session,
    set(binding, secret) {
      watch.know(secretTexts(secret));
      session.set(binding, secret);
    },
    get(binding) {
      const secret = session.get(binding);
      if (secret !== null) watch.know(secretTexts(secret));
      return secret;
    },
  };
  const known = (passphrase: string | undefined): void => {
    if (passphrase !== undefined) watch.know([passphrase]);
  };
  return {
    start(passphrase) {
      known(passphrase);
      return vault.start(passphrase);
    },
    status: () => vault.status(),
    isOpen: () => vault.isOpen(),
    unlock(input, signal) {
      known(input.passphrase);
      return vault.unlock(input, signal);
    },
    async lock() {
      try {
        await vault.lock();
      } finally {
        watch.forget();
      }
    },
    setPassphrase(input, signal) {
      known(input.passphrase);
      known(input.current);
      return vault.setPassphrase(input, signal);
    },
    addSlot(kind, proof) {
      known(proof?.passphrase);
      return vault.addSlot(kind, proof);
    },
    removeSlot(kind, proof) {
      known(proof?.passphrase);
      return vault.removeSlot(kind, proof);
    },
    rotate(proof) {
      known(proof?.passphrase);
      return vault.rotate(proof);
    },
    async openFor(change) {
      const open = await vault.openFor(change);
      return {
        seal(binding, plaintext) {
          watch.know(secretTexts(plaintext));
          return open.seal(binding, plaintext);
        },
      };
    },
    open(secret) {
      const text = vault.open(secret);
      watch.know(secretTexts(text));
      return text;
    },
    isReadable: (secret) => vault.isReadable(secret),
    onChanged: (listener) => vault.onChanged(listener),
    onLocked: (listener) => vault.onLocked(listener),
    session: watchedSession,
  };
}

/** The secrets in a text as the vault seals it (a credential as JSON, or the secret itself), and Basic pairs made of them. */
export function secretTexts(text: string): string[] {
  const parsed = credentialInputSchema.safeParse(jsonValue(text));
  if (!parsed.success) return [text];
  const [name, secrets] = partsOf(parsed.data);
  return secrets.flatMap((secret) => [
    secret,
    Buffer.from(`${name ?? ''}:${secret}`).toString('base64'),
  ]);
}

function partsOf(credential: CredentialInput): [name: string | undefined, secrets: string[]] {
  switch (credential.kind) {
    case 'password':
      return [credential.username, [credential.password]];
    case 'accessKey':
      return [credential.accessKey, present([credential.secretKey, credential.sessionToken])];
    case 'token':
      return [credential.username, [credential.token]];
    case 'accessToken':
      return [undefined, [credential.token]];
    case 'serviceAccount':
      return ['_json_key', present([credential.json, privateKeyOf(credential.json)])];
    case 'none':
    case 'awsProfile':
    case 'helper':
      return [undefined, []];
  }
}

function present(secrets: readonly (string | undefined)[]): string[] {
  return secrets.filter((secret) => secret !== undefined);
}

function privateKeyOf(json: string): string | undefined {
  const account = jsonValue(json);
  if (typeof account !== 'object' || account === null || !('private_key' in account)) return;
  return typeof account.private_key === 'string' ? account.private_key : undefined;
}
