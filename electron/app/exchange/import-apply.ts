import { BerthError } from '../../../shared/errors.ts';
import type { ExchangeResult } from '../../../shared/model/exchange.ts';
import { text } from '../../../shared/text/text.ts';
import type { StoredRegistry } from '../../storage/book-state.ts';
import type { CoreParts } from '../core-parts.ts';
import { withSecrets } from '../registries/incoming-secrets.ts';
import { FreeNames } from '../registries/registry-name.ts';
import { placeSteps } from './import-into-book.ts';
import {
  type ImportChoice,
  type ImportContext,
  type ImportStep,
  prepareStep,
} from './import-step.ts';
import { pace } from './pace.ts';

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
  const updated = new Set<string>();
  const state = parts.book.state();
  const names = new FreeNames(state.registries);
  const turn = pace(context.signal);
  for (const choice of choices) {
    await turn();
    const { key, record } = choice.incoming;
    const name = record.draft.name;
    if (choice.action === 'skip') {
      results.set(choice, { key, name, outcome: 'skipped' });
      continue;
    }
    try {
      const step = await prepareStep(parts, choice, state, context);
      assertOnce(updated, step);
      const registry = named(step, names);
      if (step.before !== null) updated.add(registry.id);
      steps.push({ ...step, prepared: { ...step.prepared, registry } });
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

/** A new registry gets a name that is free; one that is updated keeps its own where the other is taken. */
function named({ before, prepared: { registry } }: ImportStep, names: FreeNames): StoredRegistry {
  const { name } = registry;
  return {
    ...registry,
    name: before === null ? names.take(name) : names.rename(before.name, name),
  };
}

async function save(
  parts: CoreParts,
  steps: readonly ImportStep[],
  keep: ImportContext['keep'],
): Promise<void> {
  // Whoever sees the records sees their secrets too, those of this session included.
  await parts.book.change((state, change) =>
    withSecrets(
      parts,
      change,
      state,
      placeSteps(state, steps),
      steps.map(({ before, prepared }) => ({ before, after: { ...prepared, keep } })),
    ),
  );
  for (const { prepared, before } of steps)
    if (before !== null) await parts.cache.drop(prepared.registry.id);
  parts.hub.announce('registries');
}

/** Two records for one saved registry would overwrite each other. */
function assertOnce(updated: ReadonlySet<string>, { before }: ImportStep): void {
  if (before === null || !updated.has(before.id)) return;
  throw BerthError.invalid('choices', text('import.twice', { name: before.name }), {
    hint: text('import.twice.hint'),
  });
}
