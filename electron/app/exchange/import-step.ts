import { randomUUID } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import { isRepositoryName } from '../../../shared/image-reference.ts';
import { type CredentialInput, credentialInputSchema } from '../../../shared/model/credential.ts';
import { clientKeySchema, type ParsedRegistryDraft } from '../../../shared/model/registry.ts';
import {
  type PlatformFields,
  platformLimits,
  platformSize,
} from '../../../shared/platform-fields.ts';
import { text } from '../../../shared/text/text.ts';
import { uriPart } from '../../../shared/uri-part.ts';
import type { BookState, StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { mostPins } from '../lists/pin-calls.ts';
import { assertHelperLoginAllowed } from '../registries/helper-login-rules.ts';
import { applyChanges } from '../registries/registry-changes.ts';
import { type PreparedRegistry, prepareDraft } from '../registries/registry-draft.ts';
import { hasCredential } from '../registries/registry-view.ts';
import type { BroughtSecrets, IncomingRecord } from './incoming-record.ts';
import { type ImportSource, toldChanges } from './record-matching.ts';
import type { SavedRegistries } from './saved-registries.ts';

/** Characters; a proxy's address with it has at most 2,048. */
const mostProxyPassword = 1024;

/** What the person chose for one record. */
export interface ImportChoice {
  incoming: IncomingRecord;
  action: 'add' | 'update' | 'skip';
  target: string | undefined;
  withSecret: boolean;
  /** Undefined: when it was the default where it comes from, and there is none here. */
  makeDefault: boolean | undefined;
}

export interface ImportContext {
  source: ImportSource;
  /** What was saved when the import began. */
  saved: SavedRegistries;
  keep: 'vault' | 'session';
  signal: AbortSignal;
}

/** One record made ready to be saved. */
export interface ImportStep {
  choice: ImportChoice;
  prepared: PreparedRegistry;
  /** The saved registry that is updated; null for a new one. */
  before: StoredRegistry | null;
  /** Why the secret did not come. */
  secretError: BerthError | null;
}

/**
 * Makes one record ready: its secrets fetched where they were consented to, laid
 * over the saved registry or as a new one. Throws BerthError for this record
 * alone, and CANCELLED.
 */
export async function prepareStep(
  parts: CoreParts,
  choice: ImportChoice,
  state: BookState,
  context: ImportContext,
): Promise<ImportStep> {
  const { draft, record, secret } = choice.incoming;
  if (!draft.ok)
    throw BerthError.of('INVALID_INPUT', text('import.notValid', { name: record.draft.name }), {
      detail: { issues: draft.issues },
    });
  const { secrets, error } = await broughtSecrets(choice, context.signal);
  const before = choice.action === 'update' ? targetOf(choice, draft.value, context) : null;
  const now = parts.now();
  const { clientCertificate, ...tls } = draft.value.tls ?? {};
  const hasPair = clientCertificate != null && secrets.clientKey !== null;
  const pair = hasPair ? { clientCertificate, clientKey: secrets.clientKey } : {};
  const proxy = withPassword(draft.value.proxy, secrets.proxyPassword);
  const credential: { credential?: CredentialInput } =
    secrets.credential === null
      ? {}
      : { credential: { ...secrets.credential, keep: context.keep } };
  if (before === null) {
    const prepared = prepareDraft(
      {
        ...draft.value,
        tls: { ...tls, ...pair },
        ...proxy,
        ...credential,
      },
      { id: randomUUID(), now },
      'record',
    );
    const { account } = record;
    const registry: StoredRegistry = {
      ...prepared.registry,
      pinned: pinsWith([], record.pinned),
      // Who signs in is known, the secret is to be entered: the credential is missing.
      ...(secrets.credential === null &&
      account !== null &&
      account.kind !== 'none' &&
      secret !== 'none'
        ? { credential: { ...account, keep: 'vault', changedAt: null } }
        : {}),
    };
    return { choice, before, secretError: error, prepared: { ...prepared, registry } };
  }
  const { tls: told, ...changes } = toldChanges(draft.value, before, context.source);
  assertPlatformFits(changes.platform, before);
  const { clientCertificate: _pair, ...plain } = told ?? {};
  const all = { ...changes, ...proxy, ...credential, tls: { ...plain, ...pair } };
  const prepared = unlessBound(before, all, now, parts, state);
  if (context.source === 'computer' && secrets.credential !== null)
    assertHelperLoginAllowed(prepared.registry);
  return {
    choice,
    before,
    secretError: error,
    prepared: {
      ...prepared,
      registry: {
        ...prepared.registry,
        pinned: pinsWith(before.pinned, record.pinned),
        revision: before.revision + 1,
        updatedAt: now,
      },
    },
  };
}

/** The pins there are and those that came, by the rules of adding one by hand. */
function pinsWith(before: readonly string[], came: readonly string[] = []): string[] {
  const names = new Set(before);
  for (const name of came) if (names.size < mostPins && isRepositoryName(name)) names.add(name);
  return [...names];
}

/** The password travels in the proxy's address, from where it goes to the vault. */
function withPassword(proxy: string | undefined, password: string | null): { proxy?: string } {
  if (proxy === undefined || password === null || !/^https?:/.test(proxy)) return {};
  const url = new URL(proxy);
  url.password = uriPart(password);
  return { proxy: url.href };
}

/** The stored credential stays where it is bound to; where it may not follow, it goes. */
function unlessBound(
  before: StoredRegistry,
  changes: Parameters<typeof applyChanges>[1],
  now: string,
  parts: CoreParts,
  state: BookState,
): PreparedRegistry {
  const isHere = hasCredential(before, state, parts.vault);
  try {
    return applyChanges(before, changes, now, isHere);
  } catch (error) {
    if (!(error instanceof BerthError) || error.reason !== 'credentialOrigin') throw error;
    const prepared = applyChanges(before, changes, now, false);
    return { ...prepared, secrets: { ...prepared.secrets, credential: null } };
  }
}

async function broughtSecrets(
  { incoming, withSecret }: ImportChoice,
  signal: AbortSignal,
): Promise<{ secrets: BroughtSecrets; error: BerthError | null }> {
  const none = { credential: null, clientKey: null, proxyPassword: null };
  if (!withSecret) return { secrets: none, error: null };
  try {
    return { secrets: checkedSecrets(await incoming.secrets(signal)), error: null };
  } catch (error) {
    if (!(error instanceof BerthError) || error.code === 'CANCELLED') throw error;
    return { secrets: none, error };
  }
}

/** What came from a file or a program, by the schemas of a call. Throws INVALID_INPUT without the secret in it. */
function checkedSecrets(secrets: BroughtSecrets): BroughtSecrets {
  const { credential, clientKey, proxyPassword } = secrets;
  const fits =
    (credential === null || credentialInputSchema.safeParse(credential).success) &&
    (clientKey === null || clientKeySchema.safeParse(clientKey).success) &&
    (proxyPassword === null || proxyPassword.length <= mostProxyPassword);
  if (fits) return secrets;
  throw BerthError.invalid('credential', text('import.strangeSecret'), {
    hint: text('import.strangeSecret.hint'),
  });
}

function targetOf(
  { incoming, target }: ImportChoice,
  draft: ParsedRegistryDraft,
  { saved }: ImportContext,
): StoredRegistry {
  const found =
    target === undefined
      ? saved.find(incoming, draft, 1).registries[0]
      : saved.match(incoming, draft, target);
  if (found !== undefined) return found;
  throw BerthError.of('NOT_FOUND', text('import.noMatch', { name: draft.name }), {
    reason: 'registryNotFound',
    hint: text('import.noMatch.hint'),
  });
}

/** What several systems' records keep for their way back is bounded together. */
function assertPlatformFits(
  platform: PlatformFields | null | undefined,
  { name }: StoredRegistry,
): void {
  const size = platform == null ? 0 : platformSize(platform);
  if (size <= platformLimits.size) return;
  throw BerthError.tooLarge(size, platformLimits.size, text('import.tooMuchKept', { name }), {
    hint: text('import.tooMuchKept.hint'),
  });
}
