import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Handlers } from '../../../shared/api.ts';
import { BerthError, toErrorData } from '../../../shared/errors.ts';
import type { SystemChanges, SystemDraft } from '../../../shared/model/system.ts';
import { text } from '../../../shared/text/text.ts';
import type { BookState, StoredSystem } from '../../storage/book-state.ts';
import { systemBindingOf } from '../../storage/secret-binding.ts';
import { type Pair, pairRecords } from '../../systems/compare-records.ts';
import { createSystemClient, type SystemClient } from '../../systems/system-client.ts';
import { listForeign } from '../../systems/system-records.ts';
import type { CoreParts } from '../core-parts.ts';
import { splitCredential } from '../registries/incoming-secrets.ts';
import { splitProxy } from '../registries/proxy-address.ts';
import { viewRegistry } from '../registries/registry-view.ts';
import { assertTlsMaterial } from '../registries/tls-material.ts';
import { applySteps, type RegistryHandlers } from './apply-steps.ts';
import { systemSecrets, viewSystem, withSystemSecret } from './system-secrets.ts';

type SystemCalls = Pick<
  Handlers,
  | 'systems.list'
  | 'systems.create'
  | 'systems.update'
  | 'systems.delete'
  | 'systems.check'
  | 'systems.compare'
  | 'systems.apply'
>;

/** Saved connections to other systems, and what is done with them. */
export function systemCalls(parts: CoreParts, registries: RegistryHandlers): SystemCalls {
  const { book, hub } = parts;
  const find = (state: BookState, id: string): StoredSystem => {
    const system = state.systems.find((one) => one.id === id);
    if (system === undefined) throw BerthError.of('NOT_FOUND', text('systems.notFound', { id }));
    return system;
  };
  const view = (id: string) => viewSystem(find(book.state(), id), book.state(), parts);

  /** A client for one piece of work, which ends with it. */
  async function withClient<T>(
    id: string,
    work: (client: SystemClient, system: StoredSystem) => Promise<T>,
  ): Promise<T> {
    const system = find(book.state(), id);
    const client = createSystemClient(system, systemSecrets(parts, system), parts.environment);
    try {
      return await work(client, system);
    } finally {
      await client.close();
    }
  }

  async function compared(client: SystemClient, system: StoredSystem, signal: AbortSignal) {
    const { records, unreadable } = await listForeign(client, system, signal);
    const state = book.state();
    const here = state.registries
      .filter(({ sample }) => !sample)
      .map((registry) => viewRegistry(registry, state, parts));
    return { pairs: pairRecords(system.kind, here, records), unreadable };
  }

  return {
    async 'systems.list'() {
      const state = book.state();
      return {
        systems: state.systems.map((system) => viewSystem(system, state, parts)),
        sequence: hub.sequence,
      };
    },

    async 'systems.create'({ system: draft }) {
      const { system, secret } = systemOf(draft, randomUUID(), parts.now());
      await book.change((state, change) => {
        assertNameFree(state, system.name, 'system.name');
        const next = { ...state, systems: [...state.systems, system] };
        return withSystemSecret(parts, change, next, system, secret);
      });
      hub.announce('systems');
      return view(system.id);
    },

    async 'systems.update'({ id, revision, changes }) {
      await book.change((state, change) => {
        const before = find(state, id);
        if (before.revision !== revision)
          throw BerthError.of('CONFLICT', text('systems.changed', { name: before.name }), {
            reason: 'revision',
            detail: { current: viewSystem(before, state, parts) },
          });
        const { system, secret } = changedSystem(before, changes, parts.now());
        assertNameFree(state, system.name, 'changes.name', id);
        const systems = state.systems.map((one) => (one.id === id ? system : one));
        const next = { ...state, systems };
        return secret === null ? next : withSystemSecret(parts, change, next, system, secret);
      });
      hub.announce('systems');
      return view(id);
    },

    async 'systems.delete'({ id }) {
      await book.change((state, change) => {
        find(state, id);
        change.beforeVisible(() => parts.vault.session.deleteAll(id));
        return { ...state, systems: state.systems.filter((one) => one.id !== id) };
      });
      hub.announce('systems');
      return {};
    },

    'systems.check': ({ id }, { signal }) =>
      withClient(id, async (client, system) => {
        try {
          const { records, unreadable } = await listForeign(client, system, signal);
          return { ok: true, count: records.length + unreadable };
        } catch (error) {
          if (signal.aborted) throw error;
          return { ok: false, error: toErrorData(error) };
        }
      }),

    'systems.compare': ({ id }, { signal }) =>
      withClient(id, async (client, system) => {
        const { pairs, unreadable } = await compared(client, system, signal);
        return { rows: pairs.map(({ row }) => row), unreadable };
      }),

    'systems.apply': ({ id, steps, preview }, { signal }) =>
      withClient(id, async (client, system) => {
        const { pairs } = await compared(client, system, signal);
        const byKey = new Map<string, Pair>(pairs.map((pair) => [pair.row.key, pair]));
        const context = { client, system, registries, signal, preview: preview === true };
        return { results: await applySteps(context, steps, byKey) };
      }),
  };
}

function assertNameFree(state: BookState, name: string, path: string, exceptId?: string): void {
  const key = name.toLowerCase();
  const taken = state.systems.some((one) => one.id !== exceptId && one.name.toLowerCase() === key);
  if (taken)
    throw BerthError.invalid(path, text('systems.nameTaken', { name }), { reason: 'nameTaken' });
}

function connectionOf(
  path: string,
  {
    kind,
    address,
    project,
    tls,
    proxy,
  }: Pick<SystemDraft, 'kind' | 'address' | 'project' | 'tls' | 'proxy'>,
) {
  if (kind === 'rancher' && project == null)
    throw BerthError.invalid(`${path}.project`, text('systems.projectNeeded'));
  assertTlsMaterial(`${path}.tls`, tls ?? {});
  const split = splitProxy(proxy ?? 'system');
  if (split.password !== null)
    throw BerthError.invalid(`${path}.proxy`, text('systems.proxyPassword'));
  const caCertificate = tls?.caCertificate;
  return {
    kind,
    address,
    project: kind === 'rancher' ? (project ?? null) : null,
    tls: { verify: tls?.verify ?? true, ...(caCertificate == null ? {} : { caCertificate }) },
    proxy: split.address,
  };
}

function systemOf(draft: SystemDraft, id: string, now: string) {
  const { stored, secret } = splitCredential(draft.credential, now);
  if (secret === null)
    throw BerthError.invalid('system.credential', text('systems.credentialKind'));
  const system: StoredSystem = {
    id,
    name: draft.name,
    ...connectionOf('system', draft),
    credential: stored,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
  return { system, secret };
}

/** A stored credential never follows to another address, CA or proxy: such a change brings a new one. */
function changedSystem(before: StoredSystem, changes: SystemChanges, now: string) {
  const brought =
    changes.credential === undefined ? null : splitCredential(changes.credential, now);
  const system: StoredSystem = {
    ...before,
    name: changes.name ?? before.name,
    ...connectionOf('changes', {
      kind: before.kind,
      address: changes.address ?? before.address,
      project: changes.project === undefined ? before.project : changes.project,
      tls: { ...before.tls, ...changes.tls },
      proxy: changes.proxy ?? before.proxy,
    }),
    credential: brought?.stored ?? before.credential,
    updatedAt: now,
    revision: before.revision + 1,
  };
  if (brought === null && !isDeepStrictEqual(systemBindingOf(before), systemBindingOf(system)))
    throw BerthError.invalid('credential', text('systems.moved', { name: before.name }), {
      reason: 'credentialOrigin',
    });
  return { system, secret: brought?.secret ?? null };
}
