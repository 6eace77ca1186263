import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeResult } from '../../../shared/model/exchange.ts';
import type { BookState } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import {
  bringsSecret,
  changeSecrets,
  needsVault,
  type SecretChange,
  withSecrets,
} from '../incoming-secrets.ts';
import { replaceRegistry } from '../registry-lookup.ts';
import { freeName } from '../registry-name.ts';
import {
  type ImportChoice,
  type ImportContext,
  type ImportStep,
  prepareStep,
} from './import-step.ts';

type Result = ExchangeResult['results'][number];

/**
 * Saves what was chosen in one step: all records and their secrets, or none.
 * What cannot be saved as it is fails alone, before the step. Throws
 * VAULT_UNAVAILABLE or VAULT_LOCKED before anything is written, and CONFLICT
 * when a registry that would be updated was changed since.
 */
export async function applyImport(
  parts: CoreParts,
  choices: readonly ImportChoice[],
  context: ImportContext,
): Promise<Result[]> {
  const results = new Map<ImportChoice, Result>();
  const steps: ImportStep[] = [];
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
  steps: readonly ImportStep[],
  keep: 'vault' | 'session',
): Promise<void> {
  const prepared = steps.map((step) => ({ step, made: { ...step.prepared, keep } }));
  if (prepared.some(({ made }) => needsVault(made))) await parts.vault.ensureWritable();
  let secrets: SecretChange[] = [];
  await parts.book.change(
    (current) => {
      for (const step of steps) assertUnchanged(current, step);
      secrets = prepared.map(({ step, made }) => changeSecrets(parts, step.before, made));
      const placed = steps.reduce(place, current);
      return { ...placed, secrets: withSecrets(placed.secrets, secrets) };
    },
    {
      beforeVisible() {
        for (const { step, made } of prepared)
          if (step.before !== null && bringsSecret(made)) parts.clients.drop(made.registry.id);
        for (const change of secrets) change.remember();
      },
    },
  );
  for (const { prepared, before } of steps)
    if (before !== null) await parts.cache.drop(prepared.registry.id);
  parts.hub.announce('registries');
}

function place(state: BookState, { before, prepared, choice }: ImportStep): BookState {
  const { registry } = prepared;
  if (before !== null) return replaceRegistry(state, registry);
  const isDefault = choice.incoming.record.isDefault === true && state.defaultId === null;
  return {
    ...state,
    registries: [...state.registries, { ...registry, name: freeName(state, registry.name) }],
    defaultId: isDefault && registry.active ? registry.id : state.defaultId,
  };
}

/** Two records for one saved registry would overwrite each other. */
function assertOnce(steps: readonly ImportStep[], step: ImportStep): void {
  const { before } = step;
  if (before === null || !steps.some((other) => other.before?.id === before.id)) return;
  throw BerthError.invalid('choices', `Another record of this import updates ${before.name}`, {
    hint: 'Choose one of them, or add the other as a new registry.',
  });
}

function assertUnchanged(current: BookState, { before }: ImportStep): void {
  if (before === null) return;
  const now = current.registries.find(({ id }) => id === before.id);
  if (now?.revision === before.revision) return;
  throw BerthError.of('CONFLICT', `${before.name} was changed elsewhere in the meantime`, {
    reason: 'revision',
    hint: 'Preview the import again.',
    detail: { current: null },
  });
}
