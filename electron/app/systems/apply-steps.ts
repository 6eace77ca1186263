import type { Handlers } from '../../../shared/api.ts';
import { BerthError, toErrorData } from '../../../shared/errors.ts';
import { registryChangesSchema, registryDraftSchema } from '../../../shared/model/registry.ts';
import type { SystemResult, SystemStep } from '../../../shared/model/system.ts';
import { text } from '../../../shared/text/text.ts';
import type { StoredSystem } from '../../storage/book-state.ts';
import type { Pair } from '../../systems/compare-records.ts';
import { maskedBody, planStep } from '../../systems/plan-requests.ts';
import { runPlan } from '../../systems/run-plan.ts';
import type { SystemClient } from '../../systems/system-client.ts';
import type { ForeignRecord } from '../../systems/system-records.ts';
import { incomingRecord } from '../exchange/incoming-record.ts';

/** The use-cases that change registries here. */
export type RegistryHandlers = Pick<
  Handlers,
  'registries.create' | 'registries.update' | 'registries.setDefault'
>;

interface Context {
  client: SystemClient;
  system: StoredSystem;
  registries: RegistryHandlers;
  signal: AbortSignal;
  /** Only say what would be sent. */
  preview: boolean;
}

/**
 * Does the steps one after the other, each for its own record: one that fails stops none of
 * the others. A record that changed since it was shown is left alone.
 */
export async function applySteps(
  context: Context,
  steps: readonly SystemStep[],
  pairs: ReadonlyMap<string, Pair>,
): Promise<SystemResult[]> {
  const results: SystemResult[] = [];
  const done = new Set<string>();
  for (const step of steps) {
    const failed = (error: unknown): SystemResult => ({
      key: step.key,
      state: 'failed',
      requests: [],
      sent: 0,
      notes: [],
      error: toErrorData(error),
    });
    try {
      context.signal.throwIfAborted();
      const pair = pairs.get(step.key);
      if (pair?.row.version !== step.version || done.has(step.key))
        throw BerthError.of('CONFLICT', text('systems.recordChanged'), {
          reason: 'revision',
          detail: { current: pair?.row ?? null },
        });
      done.add(step.key);
      results.push(await applyStep(context, step, pair));
    } catch (error) {
      results.push(failed(error));
    }
  }
  return results;
}

async function applyStep(context: Context, step: SystemStep, pair: Pair): Promise<SystemResult> {
  const { client, signal, preview } = context;
  const plan =
    step.action === 'bring' ? { requests: [], notes: [] } : planStep(context.system, pair, step);
  const shown = plan.requests.map(({ method, path, body }) => ({
    method,
    url: client.urlOf(path),
    ...(body === undefined ? {} : { body: maskedBody(body) }),
  }));
  const result = { key: step.key, requests: shown, notes: plan.notes };
  if (preview) return { ...result, state: 'planned', sent: 0 };
  const { sent, error } = await runPlan(client, plan, signal);
  if (error !== null) return { ...result, state: 'failed', sent, error: toErrorData(error) };
  try {
    await changeHere(context, step, pair);
    return { ...result, state: 'done', sent };
  } catch (here) {
    return { ...result, state: 'failed', sent, error: toErrorData(here) };
  }
}

/** What a step changes here: a record that is brought, or the fields whose other side wins. */
async function changeHere(
  { registries, signal }: Context,
  step: SystemStep,
  { here, there, row }: Pair,
): Promise<void> {
  const context = { signal };
  if (step.action === 'bring') {
    if (there === null || here !== null)
      throw BerthError.invalid('action', text('systems.noSuchAction'));
    const registry = registryDraftSchema.parse(incomingRecord('', there.read).record.draft);
    const makeDefault = there.read.isDefault === true;
    await registries['registries.create']({ registry, makeDefault }, context);
    return;
  }
  if (step.action !== 'update' || here === null || there === null) return;
  const wins = row.fields
    .map(({ field }) => field)
    .filter((field) => step.fields?.[field] === 'there');
  const changes = changesFrom(there, wins);
  if (Object.keys(changes).length > 0)
    await registries['registries.update'](
      { id: here.id, revision: here.revision, changes: registryChangesSchema.parse(changes) },
      context,
    );
  if (wins.includes('isDefault')) {
    const isDefault = there.read.isDefault === true;
    await registries['registries.setDefault']({ id: isDefault ? here.id : null }, context);
  }
}

function changesFrom({ read: { draft } }: ForeignRecord, wins: readonly string[]) {
  const changes: Record<string, unknown> = {};
  if (wins.includes('name')) changes['name'] = draft.name;
  if (wins.includes('description')) changes['description'] = draft.description ?? null;
  if (wins.includes('address')) changes['address'] = draft.address;
  if (wins.includes('provider')) changes['provider'] = draft.provider;
  if (wins.includes('region')) changes['region'] = draft.region ?? null;
  if (wins.includes('namespace')) changes['namespace'] = draft.namespace ?? null;
  if (wins.includes('active')) changes['active'] = draft.active ?? true;
  if (wins.includes('username')) throw BerthError.invalid('credential', text('systems.loginHere'));
  return changes;
}
