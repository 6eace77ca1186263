import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../shared/api.ts';
import { BerthError } from '../../shared/errors.ts';
import type { Registry } from '../../shared/model/registry.ts';
import { sampleAddress } from '../../shared/model/registry.ts';
import type { BookState, StoredRegistry } from '../storage/book-state.ts';
import { restorableUntil, withoutExpired } from '../storage/book-tidy.ts';
import type { CoreParts } from './core-parts.ts';
import { mergeSecrets, rememberIncoming, sealIncoming } from './incoming-secrets.ts';
import { applyChanges } from './registry-changes.ts';
import { prepareDraft } from './registry-draft.ts';
import { findRegistry, replaceRegistry } from './registry-lookup.ts';
import { assertNameFree, freeName } from './registry-name.ts';
import { bindingOf } from './registry-secrets.ts';
import { viewCredential, viewRegistry } from './registry-view.ts';
import { resealKept } from './reseal.ts';

type RegistryCalls = Pick<
  Handlers,
  | 'registries.list'
  | 'registries.get'
  | 'registries.create'
  | 'registries.update'
  | 'registries.delete'
  | 'registries.restore'
  | 'registries.deleted'
  | 'registries.openSample'
>;

/** The use-cases that keep the book of registries. */
export function registryCalls(parts: CoreParts): RegistryCalls {
  const { book, vault, hub } = parts;
  const view = (registry: StoredRegistry, state: BookState = book.state()): Registry =>
    viewRegistry(registry, state, vault.session);
  const changed = (registryId: string): void => {
    parts.clients.drop(registryId);
    hub.announce('registries');
  };

  return {
    async 'registries.list'({ search }) {
      const state = book.state();
      const wanted = search?.trim().toLowerCase() ?? '';
      const registries = state.registries
        .filter(
          (registry) =>
            registry.name.toLowerCase().includes(wanted) ||
            registry.address.toLowerCase().includes(wanted),
        )
        .sort((a, b) => Number(b.id === state.defaultId) - Number(a.id === state.defaultId));
      return {
        registries: registries.map((registry) => view(registry, state)),
        defaultId: state.defaultId,
        sequence: hub.sequence,
      };
    },

    async 'registries.get'({ id }) {
      return view(findRegistry(book.state(), id));
    },

    async 'registries.create'({ registry: draft, makeDefault }) {
      const prepared = prepareDraft(draft, { id: randomUUID(), now: parts.now() });
      const { registry } = prepared;
      assertNameFree(book.state(), registry.name, 'registry.name');
      if (makeDefault === true && !registry.active)
        throw BerthError.invalid('makeDefault', 'An inactive registry cannot be the default', {
          reason: 'inactive',
        });
      await vault.hold(async () => {
        const sealed = await sealIncoming(
          vault,
          bindingOf(registry),
          prepared.secrets,
          prepared.keep,
        );
        await book.change((state) => {
          assertNameFree(state, registry.name, 'registry.name');
          return {
            ...state,
            registries: [...state.registries, registry],
            secrets: [...state.secrets, ...sealed],
            defaultId: makeDefault === true ? registry.id : state.defaultId,
          };
        });
      });
      rememberIncoming(vault, registry.id, prepared.secrets, prepared.keep);
      changed(registry.id);
      return view(registry);
    },

    async 'registries.update'({ id, revision, changes }) {
      const before = findRegistry(book.state(), id);
      assertRevision(before, revision, view);
      const credentialIsHere =
        viewCredential(before, book.state(), vault.session).state !== 'missing';
      const prepared = applyChanges(before, changes, parts.now(), credentialIsHere);
      assertNameFree(book.state(), prepared.registry.name, 'changes.name', id);
      const binding = bindingOf(prepared.registry);
      const after: StoredRegistry = {
        ...prepared.registry,
        revision: before.revision + 1,
        updatedAt: parts.now(),
      };
      await vault.hold(async () => {
        const kept = await resealKept(parts, before, prepared);
        const sealed = await sealIncoming(vault, binding, prepared.secrets, prepared.keep);
        const replaced = { ...prepared.secrets, ...kept.replaced };
        await book.change((state) => {
          const current = findRegistry(state, id);
          assertRevision(current, revision, (registry) => view(registry, state));
          assertNameFree(state, after.name, 'changes.name', id);
          // Pins may have changed meanwhile: they belong to no revision.
          const next = replaceRegistry(state, { ...after, pinned: current.pinned });
          return {
            ...next,
            defaultId: next.defaultId === id && !after.active ? null : next.defaultId,
            secrets: mergeSecrets(next.secrets, id, replaced, [...sealed, ...kept.sealed]),
          };
        });
      });
      rememberIncoming(vault, id, prepared.secrets, prepared.keep);
      if (accountOf(before) !== accountOf(after)) await parts.cache.drop(id);
      changed(id);
      return view(findRegistry(book.state(), id));
    },

    async 'registries.delete'({ id }) {
      await book.change((state) => {
        const registry = findRegistry(state, id);
        return {
          ...state,
          registries: state.registries.filter((candidate) => candidate.id !== id),
          deleted: [
            ...state.deleted,
            {
              registry,
              deletedAt: parts.now(),
              position: state.registries.findIndex((candidate) => candidate.id === id),
            },
          ],
          defaultId: state.defaultId === id ? null : state.defaultId,
        };
      });
      await parts.cache.drop(id);
      changed(id);
      return {};
    },

    async 'registries.restore'({ id }) {
      await book.change((state) => {
        const entry = state.deleted.find(({ registry }) => registry.id === id);
        if (entry === undefined)
          throw BerthError.of('NOT_FOUND', `There is no deleted registry with the id ${id}`, {
            reason: 'registryNotFound',
            hint: 'Deleted registries are kept for 30 days.',
          });
        const registry = { ...entry.registry, name: freeName(state, entry.registry.name) };
        return {
          ...state,
          registries: state.registries.toSpliced(entry.position, 0, registry),
          deleted: state.deleted.filter((candidate) => candidate !== entry),
        };
      });
      changed(id);
      return view(findRegistry(book.state(), id));
    },

    async 'registries.deleted'() {
      const deleted = withoutExpired(book.state(), new Date(parts.now())).deleted.map(
        ({ registry: { id, name, address, provider }, deletedAt }) => ({
          id,
          name,
          address,
          provider,
          deletedAt,
          restorableUntil: restorableUntil(deletedAt),
        }),
      );
      return { deleted: deleted.reverse() };
    },

    async 'registries.openSample'() {
      const existing = book.state().registries.find(({ sample }) => sample);
      if (existing?.active === true) return view(existing);
      const id = existing?.id ?? randomUUID();
      await book.change((state) => {
        const known = state.registries.find(({ sample }) => sample);
        if (known !== undefined) return replaceRegistry(state, { ...known, active: true });
        const { registry } = prepareDraft(
          {
            name: freeName(state, 'Sample registry'),
            description: 'Generated contents to look around in',
            address: sampleAddress,
            provider: 'native',
            readOnly: true,
          },
          { id, now: parts.now() },
        );
        return { ...state, registries: [...state.registries, { ...registry, sample: true }] };
      });
      changed(id);
      const sample = book.state().registries.find(({ sample }) => sample);
      return view(sample ?? findRegistry(book.state(), id));
    },
  };
}

function assertRevision(
  current: StoredRegistry,
  revision: number,
  view: (registry: StoredRegistry) => Registry,
): void {
  if (current.revision !== revision)
    throw BerthError.of('CONFLICT', `${current.name} was changed elsewhere in the meantime`, {
      reason: 'revision',
      hint: 'Look at the current record, then save again.',
      detail: { current: view(current) },
    });
}

/** What a cached list belongs to beside the registry's id. */
function accountOf(registry: StoredRegistry): string {
  return `${registry.address} ${registry.credential.kind} ${registry.credential.username ?? ''}`;
}
