import { BerthError } from '../../../../shared/errors.ts';
import type { Credential } from '../../../../shared/model/credential.ts';
import { holdsPrivateKey } from '../../../../shared/pem.ts';
import type { LocalItem, LocalOrigin } from '../../../exchange/computer/local-item.ts';
import type { CredentialHelpers } from '../../../helpers/credential-helpers.ts';
import { readLocalFile } from './local-file.ts';
import { isLoginFile } from './local-paths.ts';
import { readLogins } from './local-readers.ts';

const mostKeyCharacters = 64 * 1024;

/**
 * The login of an item that its person chose: the helper is asked, or the file
 * read again. Null when there is none any more. Throws what the helper's failure
 * was (see `CredentialHelpers.get`) when no other place has it.
 */
export async function credentialOf(
  item: LocalItem,
  helpers: CredentialHelpers,
  signal?: AbortSignal,
): Promise<Credential | null> {
  let failure: BerthError | null = null;
  for (const origin of item.origins) {
    try {
      const found = (await fromHelper(item, origin, helpers, signal)) ?? (await fromFile(origin));
      if (found !== null) return found;
    } catch (error) {
      if (!(error instanceof BerthError) || error.code === 'CANCELLED') throw error;
      failure ??= error;
    }
  }
  if (failure !== null) throw failure;
  return null;
}

/** The private key of an item's client certificate; null when it has none that can be read. */
export async function clientKeyOf(item: LocalItem): Promise<string | null> {
  if (item.clientKey === undefined) return null;
  const file = await readLocalFile(item.clientKey);
  if (file.state !== 'read' || file.text.length > mostKeyCharacters) return null;
  return holdsPrivateKey(file.text) ? file.text : null;
}

async function fromHelper(
  { registry }: LocalItem,
  { helper, entry }: LocalOrigin,
  helpers: CredentialHelpers,
  signal: AbortSignal | undefined,
): Promise<Credential | null> {
  if (helper === null) return null;
  return helpers.get(helper, registry.draft.address, { signal, server: entry });
}

async function fromFile({ path, kind, entry, inFile }: LocalOrigin): Promise<Credential | null> {
  if (!inFile || !isLoginFile(kind)) return null;
  const { logins } = await readLogins({ path }, () => undefined);
  return logins.find((login) => login.key === entry)?.credential ?? null;
}
