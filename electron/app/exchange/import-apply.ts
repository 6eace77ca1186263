import { randomUUID } from 'node:crypto';
import { BerthError } from '../../../shared/errors.ts';
import type { CredentialInput } from '../../../shared/model/credential.ts';
import type { ExchangeResult } from '../../../shared/model/exchange.ts';
import type { BookState, StoredRegistry, StoredSecret } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { mergeSecrets, rememberIncoming, sealIncoming } from '../incoming-secrets.ts';
import { applyChanges } from '../registry-changes.ts';
import { type PreparedRegistry, prepareDraft } from '../registry-draft.ts';
import { replaceRegistry } from '../registry-lookup.ts';
import { freeName } from '../registry-name.ts';
import { bindingOf } from '../registry-secrets.ts';
import { viewCredential } from '../registry-view.ts';
import { resealKept } from '../reseal.ts';
import type { BroughtSecrets, IncomingRecord } from './incoming-record.ts';
import { type ForeignIdOf, type ImportSource, matchesOf, toldChanges } from './record-matching.ts';

/** Characters, as the record's schema counts them. */
const mostPlatform = 64 * 1024;

type Result = ExchangeResult['results'][number];

export interface ImportChoice {
  incoming: IncomingRecord;
  action: 'add' | 'update' | 'skip';
  target: string | undefined;
  withSecret: boolean;
}

interface Step {
  choice: ImportChoice;
  prepared: PreparedRegistry;
  /** The saved registry that is updated; null for a new one. */
  before: StoredRegistry | null;
  /** Why the secret did not come. */
  secretError: BerthError | null;
}

/**
 * Saves what was chosen in one step: all records and their secrets, or none.
 * What cannot be saved as it is fails alone, before the step. Throws
 * VAULT_UNAVAILABLE or VAULT_LOCKED before anything is written, and CONFLICT
 * when a registry that would be updated was changed since.
 */
export async function applyImport(
  parts: CoreParts,
  choices: readonly ImportChoice[],
  context: {
    source: ImportSource;
    foreignIdOf: ForeignIdOf;
    keep: 'vault' | 'session';
    signal: AbortSignal;
  },
): Promise<Result[]> {
  const results = new Map<ImportChoice, Result>();
  const steps: Step[] = [];
  let state = parts.book.state();
  for (const choice of choices) {
    const { key, record } = choice.incoming;
    const name = record.draft.name;
    if (choice.action === 'skip') {
      results.set(choice, { key, name, outcome: 'skipped' });
      continue;
    }
    try {
      const step = await prepareStep(parts, choice, state, context);
      assertOnce(steps, step);
      const { registry } = step.prepared;
      state = place(state, step);
      steps.push(step);
      results.set(choice, {
        key,
        name: registry.name,
        outcome: step.before === null ? 'added' : 'updated',
        registryId: registry.id,
        ...(step.secretError === null ? {} : { error: step.secretError.toData() }),
      });
    } catch (error) {
      if (!(error instanceof BerthError) || error.code === 'CANCELLED') throw error;
      results.set(choice, { key, name, outcome: 'failed', error: error.toData() });
    }
  }
  if (steps.length > 0) await save(parts, steps, context.keep);
  return choices.flatMap((choice) => results.get(choice) ?? []);
}

async function save(
  parts: CoreParts,
  steps: readonly Step[],
  keep: 'vault' | 'session',
): Promise<void> {
  await parts.vault.hold(async () => {
    const sealed: { step: Step; secrets: StoredSecret[]; replaced: PreparedRegistry['secrets'] }[] =
      [];
    for (const step of steps) {
      const { prepared, before } = step;
      const kept =
        before === null ? { sealed: [], replaced: {} } : await resealKept(parts, before, prepared);
      const own = await sealIncoming(
        parts.vault,
        bindingOf(prepared.registry),
        prepared.secrets,
        keep,
      );
      sealed.push({
        step,
        secrets: [...own, ...kept.sealed],
        replaced: { ...prepared.secrets, ...kept.replaced },
      });
    }
    await parts.book.change((current) => {
      let next = current;
      for (const { step, secrets, replaced } of sealed) {
        assertUnchanged(current, step);
        const { id } = step.prepared.registry;
        const placed = place(next, step);
        next = { ...placed, secrets: mergeSecrets(placed.secrets, id, replaced, secrets) };
      }
      return next;
    });
  });
  for (const { prepared, before } of steps) {
    const { id } = prepared.registry;
    rememberIncoming(parts.vault, id, prepared.secrets, keep);
    if (before === null) continue;
    parts.clients.drop(id);
    await parts.cache.drop(id);
  }
  parts.hub.announce('registries');
}

async function prepareStep(
  parts: CoreParts,
  choice: ImportChoice,
  state: BookState,
  context: {
    source: ImportSource;
    foreignIdOf: ForeignIdOf;
    keep: 'vault' | 'session';
    signal: AbortSignal;
  },
): Promise<Step> {
  const { draft, record, secret } = choice.incoming;
  if (!draft.ok)
    throw BerthError.of('INVALID_INPUT', `${record.draft.name} cannot be saved as it is`, {
      detail: { issues: draft.issues },
    });
  const { secrets, error } = await broughtSecrets(choice, context.signal);
  const before = choice.action === 'update' ? targetOf(choice, state, context) : null;
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
        name: freeName(state, draft.value.name),
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
      pinned: [...(record.pinned ?? [])],
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
  return {
    choice,
    before,
    secretError: error,
    prepared: {
      ...prepared,
      registry: {
        ...prepared.registry,
        pinned: [...new Set([...before.pinned, ...(record.pinned ?? [])])],
        revision: before.revision + 1,
        updatedAt: now,
      },
    },
  };
}

/** The password travels in the proxy's address, from where it goes to the vault. */
function withPassword(proxy: string | undefined, password: string | null): { proxy?: string } {
  if (proxy === undefined || password === null || !/^https?:/.test(proxy)) return {};
  const url = new URL(proxy);
  url.password = encodeURIComponent(password);
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
  const isHere = viewCredential(before, state, parts.vault.session).state !== 'missing';
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
    return { secrets: await incoming.secrets(signal), error: null };
  } catch (error) {
    if (!(error instanceof BerthError) || error.code === 'CANCELLED') throw error;
    return { secrets: none, error };
  }
}

function targetOf(
  choice: ImportChoice,
  state: BookState,
  context: { source: ImportSource; foreignIdOf: ForeignIdOf },
): StoredRegistry {
  const { matches } = matchesOf(choice.incoming, state, context.source, context.foreignIdOf);
  const found =
    choice.target === undefined
      ? matches[0]
      : matches.find(({ registry }) => registry.id === choice.target);
  if (found !== undefined) return found.registry;
  throw BerthError.of(
    'NOT_FOUND',
    `No saved registry matches ${choice.incoming.record.draft.name}`,
    {
      reason: 'registryNotFound',
      hint: 'Add it as a new one, or preview the import again.',
    },
  );
}

function place(state: BookState, { before, prepared, choice }: Step): BookState {
  const { registry } = prepared;
  if (before !== null) return replaceRegistry(state, registry);
  const isDefault = choice.incoming.record.isDefault === true && state.defaultId === null;
  return {
    ...state,
    registries: [...state.registries, { ...registry, name: freeName(state, registry.name) }],
    defaultId: isDefault && registry.active ? registry.id : state.defaultId,
  };
}

/** What several systems' records keep for their way back is bounded together. */
function assertPlatformFits(platform: unknown, { name }: StoredRegistry): void {
  if (platform == null || JSON.stringify(platform).length <= mostPlatform) return;
  throw BerthError.of(
    'TOO_LARGE',
    `${name} cannot keep this record beside those of other systems`,
    {
      hint: 'Together they have at most 64 KiB. Add it as a new registry.',
    },
  );
}

/** Two records for one saved registry would overwrite each other. */
function assertOnce(steps: readonly Step[], step: Step): void {
  const { before } = step;
  if (before === null || !steps.some((other) => other.before?.id === before.id)) return;
  throw BerthError.invalid('choices', `Another record of this import updates ${before.name}`, {
    hint: 'Choose one of them, or add the other as a new registry.',
  });
}

function assertUnchanged(current: BookState, { before }: Step): void {
  if (before === null) return;
  const now = current.registries.find(({ id }) => id === before.id);
  if (now?.revision === before.revision) return;
  throw BerthError.of('CONFLICT', `${before.name} was changed elsewhere in the meantime`, {
    reason: 'revision',
    hint: 'Preview the import again.',
    detail: { current: null },
  });
}
